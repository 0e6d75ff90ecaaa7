import {
  type AutoTopup,
  type Billing,
  createCardSetup,
  createTopup,
  getBilling,
  getCardSetup,
  removeCard,
  saveAutoTopup,
  saveNotification,
  saveReceiptDetails,
  setDefaultCard,
  type Topup,
} from '#shared/api/billing.ts';
import { type Credit, getCredit, openWallet, type Wallet } from '#shared/api/credit.ts';
import { type Counter, getCounter, pairDevice, unpairDevice } from '#shared/api/devices.ts';
import { createDownload, DOWNLOADS_PATH, getHistory } from '#shared/api/history.ts';
import {
  changeMember,
  eraseMember,
  getMemberChanges,
  getToday,
  type Member,
  type MemberRecord,
  saveMember,
  setMemberPassword,
} from '#shared/api/members.ts';
import { API_VERSION, getServer } from '#shared/api/server.ts';
import { confirmPassword, signIn, signOut } from '#shared/api/sessions.ts';
import { getUsage, type Usage } from '#shared/api/usage.ts';
import {
  checkCode,
  getNoCodeReport,
  getVerification,
  type NoCodeReport,
  quoteVerification,
  resendCode,
  startPasswordReset,
  startVerification,
  type Verification,
} from '#shared/api/verifications.ts';
import type { Role } from '#shared/domain/permissions.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore, type TestCore } from './core-fakes.ts';
import type { FakeServer } from './fake-server.ts';

/** When the fake clock begins, so that what the fake server dates is fresh. */
const NOW = Date.UTC(2026, 0, 5, 2, 0, 0);
const ids = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const PHONE = '+6581234567';
export const DEVICE_TOKEN = 'device-token-of-the-front-till';
/** What every session's token begins with. */
export const SESSION_TOKEN = 'session-token';

export const counter: Counter = {
  shop: { id: ids(1), name: 'Kopi & Co', homeCountry: 'SG', timeZone: 'Asia/Singapore', idleLockMinutes: 5 },
  device: { id: ids(2), name: 'Front till' },
  staff: [
    { id: ids(3), name: 'Aisha Rahman', role: 'owner', pinSetAt: NOW },
    { id: ids(4), name: 'Mei Lin', role: 'cashier', pinSetAt: NOW },
    { id: ids(12), name: 'Ravi Kumar', role: 'manager', pinSetAt: NOW },
  ],
  prices: [{ country: 'SG', currency: 'USD', perSegment: 36_800, effectiveFrom: NOW }],
  countries: ['SG'],
  stoppedCountries: [],
};

const wallet: Wallet = { currency: 'USD', posted: 41_280_000, held: 0, available: 41_280_000, debt: 0 };

export const credit: Credit = {
  asOf: NOW,
  wallets: [wallet],
  sms: {
    available: 41_280_000,
    currency: 'USD',
    homeCountry: 'SG',
    perSegment: 36_800,
    messagesLeft: 1121,
    level: 'ok',
    autoTopup: 'on',
  },
};

export const verification: Verification = {
  id: ids(5),
  purpose: 'registration',
  phone: PHONE,
  status: 'pending',
  expiresAt: NOW + 300_000,
  triesLeft: 5,
  triesLiftAt: null,
  resendOpensAt: NOW + 30_000,
  message: { id: ids(6), status: 'queued', failure: null, queuedAt: NOW, sentAt: null, endedAt: null },
};

export const member: Member = {
  id: ids(7),
  phone: PHONE,
  name: 'Tan Ah Kow',
  email: null,
  birthday: null,
  marketingConsent: false,
  consentAt: null,
  joinedAt: NOW,
  lastVisitAt: NOW,
  tags: [],
  optedOut: null,
};

/** What managers know of the member. */
export const memberRecord: MemberRecord = {
  ...member,
  revision: 1,
  joinedStaffName: 'Mei Lin',
  joinedDeviceName: 'Front till',
  consents: [],
  passwordSetAt: null,
};

/** A code to {@link member}, who resets the password. */
export const reset: Verification = { ...verification, id: ids(13), purpose: 'password_reset' };

export const noCodeReport: NoCodeReport = {
  country: 'SG',
  messages: [verification.message],
  recent: {
    since: NOW - 6 * 3_600_000,
    sent: 20,
    delivered: 20,
    failed: 0,
    verified: 19,
    medianDeliveryMs: 3_000,
    lastDeliveredAt: NOW - 60_000,
  },
};

const autoTopup: AutoTopup = {
  currency: 'USD',
  enabled: true,
  threshold: 10_000_000,
  amount: 50_000_000,
  cardId: 'card',
  monthlyCap: 200_000_000,
  chargedThisMonth: 0,
  decision: { kind: 'enough' },
  lastCheckedAt: NOW,
  evaluations: [],
};

export const topup: Topup = {
  id: ids(9),
  operationId: ids(10),
  automatic: false,
  currency: 'USD',
  amount: 50_000_000,
  card: { brand: 'visa', last4: '4242' },
  status: 'paid',
  failure: null,
  approvalUrl: null,
  takenBack: 0,
  receiptNumber: 1,
  createdAt: NOW,
};

export const billing: Billing = {
  asOf: NOW,
  cards: [{ id: 'card', brand: 'visa', last4: '4242', expMonth: 1, expYear: 2030, isDefault: true }],
  topups: [],
  autoTopups: [autoTopup],
  notifications: [{ currency: 'USD', enabled: false, threshold: 10_000_000, emails: [] }],
  mails: [],
  usage: [],
  runsOutAt: null,
  receiptDetails: { legalName: 'Kopi & Co', address: '', registrationNumber: '' },
  history: { entries: [], next: null },
};

const counts = { sent: 10, verified: 8, joined: 8, cost: 368_000 };

export const usage: Usage = {
  asOf: NOW,
  currency: 'USD',
  total: counts,
  days: [{ day: '2026-01-05', ...counts, costs: [{ purpose: 'registration_otp', cost: counts.cost }] }],
  staff: [{ staffId: ids(4), name: 'Mei Lin', ...counts }],
  purposes: [{ purpose: 'registration_otp', ...counts }],
  messages: { sent: 0, cost: 0 },
  rewards: [],
  runOut: { available: 41_280_000, spent: 368_000, at: NOW + 900_000 },
  registrationsLeft: { available: 41_280_000, pricePerCode: 36_800, sends: 10, verified: 8, count: 897 },
};

/** The payment provider's page, as long as nobody has filled it in. */
export const cardSetup = {
  id: ids(11),
  url: 'https://checkout.example/c/pay/one#two',
  status: 'open',
  cardId: null,
} as const;

export const DOWNLOAD_TICKET = 'ticket-of-a-download';

/** A backend where everything goes well; tests change what they are about. */
export function serveShop(server: FakeServer): void {
  server.value(getServer, { product: 'tillside', apiVersion: API_VERSION, version: '1.0.0', demo: null });
  server.value(pairDevice, { deviceToken: DEVICE_TOKEN, counter });
  server.value(getCounter, counter);
  server.value(unpairDevice, {});
  server.value(getCredit, credit);
  serveBilling(server);
  let sessions = 0;
  server.answer(signIn, ({ body }) => {
    const staff = counter.staff.find(({ id }) => JSON.stringify(body).includes(id));
    sessions += 1;
    return staff
      ? ok({ sessionToken: `${SESSION_TOKEN}-${sessions}`, staff, expiresAt: NOW + 3_600_000 })
      : err('wrong_pin');
  });
  server.value(signOut, {});
  server.value(getToday, { joined: 0, members: [], sent: 0, started: 0, verified: 0 });
  server.value(quoteVerification, {
    phone: PHONE,
    country: 'SG',
    segments: 1,
    currency: 'USD',
    price: 36_800,
    sendsLeft: 3,
    liftsAt: null,
    member: null,
  });
  server.value(startVerification, { kind: 'code_sent', verification });
  server.value(getVerification, verification);
  server.value(resendCode, { ...verification, message: { ...verification.message, id: ids(8), queuedAt: NOW + 1 } });
  server.value(checkCode, { ...verification, status: 'verified' });
  server.value(saveMember, member);
  server.value(getUsage, usage);
  server.value(startPasswordReset, reset);
  server.value(setMemberPassword, member);
  server.value(getNoCodeReport, noCodeReport);
  server.value(getMemberChanges, { asOf: NOW, saved: [memberRecord], erased: [], upTo: 1, more: false });
  server.value(changeMember, { ...memberRecord, revision: 2 });
  server.value(eraseMember, {});
}

function serveBilling(server: FakeServer): void {
  server.value(getBilling, billing);
  server.value(confirmPassword, { until: NOW + 900_000 });
  server.value(createTopup, topup);
  server.value(createCardSetup, cardSetup);
  server.value(getCardSetup, cardSetup);
  server.value(setDefaultCard, {});
  server.value(removeCard, {});
  server.value(saveAutoTopup, autoTopup);
  server.value(saveNotification, { currency: 'USD', enabled: true, threshold: 10_000_000, emails: ['a@b.example'] });
  server.value(saveReceiptDetails, billing.receiptDetails);
  server.value(openWallet, wallet);
  server.value(getHistory, billing.history);
  server.value(createDownload, { path: `${DOWNLOADS_PATH}/${DOWNLOAD_TICKET}` });
}

export async function pair(core: TestCore, server: FakeServer): Promise<void> {
  await core.call('device.connect', { url: server.url });
  await core.call('device.pair', {
    email: 'owner@kopi.example',
    password: 'secret password',
    deviceName: 'Front till',
  });
  await core.until(({ connection, credit: shown }) => connection.kind === 'live' && shown !== null);
}

export async function signInAs(core: TestCore, role: Role): Promise<void> {
  const staffId = counter.staff.find((person) => person.role === role)?.id ?? '';
  await core.call('session.signIn', { staffId, pin: '1234' });
}

/** A core that is paired with the fake server and has someone at it. */
export async function openCounter(folder: string, server: FakeServer, role: Role = 'cashier'): Promise<TestCore> {
  const core = createTestCore(folder);
  core.start();
  await pair(core, server);
  await signInAs(core, role);
  return core;
}
