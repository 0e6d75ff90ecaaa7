import { type Credit, getBilling, getCredit } from '#shared/api/credit.ts';
import { type Counter, getCounter, pairDevice, unpairDevice } from '#shared/api/devices.ts';
import { getToday, type Member, saveMember } from '#shared/api/members.ts';
import { API_VERSION, getServer } from '#shared/api/server.ts';
import { signIn, signOut } from '#shared/api/sessions.ts';
import {
  checkCode,
  getVerification,
  quoteVerification,
  resendCode,
  startVerification,
  type Verification,
} from '#shared/api/verifications.ts';
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
  shop: { id: ids(1), name: 'Kopi & Co', homeCountry: 'SG', timeZone: 'Asia/Singapore' },
  device: { id: ids(2), name: 'Front till' },
  staff: [
    { id: ids(3), name: 'Aisha Rahman', role: 'owner' },
    { id: ids(4), name: 'Mei Lin', role: 'cashier' },
  ],
  prices: [{ country: 'SG', currency: 'USD', perSegment: 36_800, effectiveFrom: NOW }],
};

export const credit: Credit = {
  asOf: NOW,
  wallets: [{ currency: 'USD', posted: 41_280_000, held: 0, available: 41_280_000 }],
  sms: {
    available: 41_280_000,
    currency: 'USD',
    homeCountry: 'SG',
    perSegment: 36_800,
    messagesLeft: 1121,
    level: 'ok',
  },
};

export const verification: Verification = {
  id: ids(5),
  phone: PHONE,
  status: 'pending',
  expiresAt: NOW + 300_000,
  triesLeft: 5,
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
};

/** A backend where everything goes well; tests change what they are about. */
export function serveShop(server: FakeServer): void {
  server.value(getServer, { product: 'tillside', apiVersion: API_VERSION, version: '1.0.0', demo: null });
  server.value(pairDevice, { deviceToken: DEVICE_TOKEN, counter });
  server.value(getCounter, counter);
  server.value(unpairDevice, {});
  server.value(getCredit, credit);
  server.value(getBilling, { cards: [], topups: [], history: [] });
  let sessions = 0;
  server.answer(signIn, ({ body }) => {
    const staff = counter.staff.find(({ id }) => JSON.stringify(body).includes(id));
    sessions += 1;
    return staff
      ? ok({ sessionToken: `${SESSION_TOKEN}-${sessions}`, staff, expiresAt: NOW + 3_600_000 })
      : err('wrong_pin');
  });
  server.value(signOut, {});
  server.value(getToday, { joined: 0, members: [], started: 0, verified: 0 });
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

export async function signInAs(core: TestCore, role: 'owner' | 'cashier'): Promise<void> {
  const staffId = counter.staff.find((person) => person.role === role)?.id ?? '';
  await core.call('session.signIn', { staffId, pin: '1234' });
}

/** A core that is paired with the fake server and has a cashier at it. */
export async function openCounter(folder: string, server: FakeServer): Promise<TestCore> {
  const core = createTestCore(folder);
  core.start();
  await pair(core, server);
  await signInAs(core, 'cashier');
  return core;
}
