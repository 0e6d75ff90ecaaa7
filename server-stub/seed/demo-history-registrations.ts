import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { maskPhone } from '#shared/domain/phone.ts';
import type { Work } from '../db/database.ts';
import type { NewRow, Row } from '../db/schema.ts';
import { nextRevision, recordConsent } from '../modules/members/repository.ts';
import { insertMessage } from '../modules/messages/repository.ts';
import type { Cast, Chance } from './demo-history-cast.ts';
import type { PlannedRegistration } from './demo-history-plan.ts';

/** A registration with its messages, and the member if the customer became one. */
export async function addRegistration(work: Work, cast: Cast, planned: PlannedRegistration): Promise<void> {
  const verificationId = cast.random.id();
  let messageId = '';
  let at = planned.at;
  for (const arrives of planned.sends) {
    messageId = cast.random.id();
    await addMessage({ ...work, now: at }, cast, planned, { messageId, verificationId, arrives });
    at += 45_000;
  }
  const [shop_id, device_id] = [cast.shopId, cast.devices[planned.device]];
  const verified_at = planned.joins ? at : null;
  const verification: NewRow<'verifications'> = {
    id: verificationId,
    shop_id,
    device_id,
    purpose: 'registration',
    member_id: null,
    phone: planned.phone,
    status: planned.joins ? 'used' : 'pending',
    // The hash of no code.
    code_hash: '',
    void_code_hashes: '[]',
    sends: planned.sends.length,
    last_sent_at: at,
    expires_at: at + 5 * 60_000,
    message_id: messageId,
    created_at: planned.at,
    verified_at,
  };
  await work.tx.insertInto('verifications').values(verification).execute();
  if (!planned.joins) return;
  const joined = { id: cast.random.id(), shop_id, device_id, staff_id: cast.staff[planned.staff] };
  const invented = inventMember(cast.chance, at + 30_000);
  const revision = await nextRevision(work, cast.shopId);
  await work.tx
    .insertInto('members')
    .values({ ...joined, phone: planned.phone, verification_id: verificationId, revision, ...invented })
    .execute();
  if (invented.consent_at === null) return;
  const by = { deviceId: joined.device_id, staffId: joined.staff_id };
  await recordConsent({ ...work, now: invented.consent_at }, by, joined.id, true);
}

/** A message that was held, sent and paid, and that came back if it did not arrive. */
async function addMessage(
  work: Work,
  { shopId, staff, devices, price, ledger }: Cast,
  planned: PlannedRegistration,
  { messageId, verificationId, arrives }: { messageId: string; verificationId: string; arrives: boolean },
): Promise<void> {
  const by = { staffId: staff[planned.staff], deviceId: devices[planned.device] };
  const cause = { ...by, sourceId: messageId, purpose: 'registration_otp' as const, unitPrice: price, segments: 1 };
  const held = await ledger.hold(work, shopId, SMS_CURRENCY, price, {
    ...cause,
    phoneMasked: maskPhone(planned.phone),
  });
  if (!held.ok) throw new Error(`a message of the demo history was not paid: ${held.error.code}`);
  const { holdId } = held.value;
  const [sent, ended] = [work.now + 900, work.now + 4_000];
  await ledger.settle({ ...work, now: sent }, [holdId]);
  if (!arrives) await ledger.giveBack({ ...work, now: ended }, holdId);
  await insertMessage(work, {
    id: messageId,
    shop_id: shopId,
    device_id: by.deviceId,
    staff_id: by.staffId,
    verification_id: verificationId,
    phone: planned.phone,
    country: 'SG',
    purpose: 'registration_otp',
    hold_id: holdId,
    status: arrives ? 'delivered' : 'failed',
    failure: arrives ? null : 'undelivered',
    provider_id: `demo-${messageId}`,
    queued_at: work.now,
    sent_at: sent,
    ended_at: ended,
    lease_until: sent,
  });
}

const GIVEN = [
  'Wei Jie',
  'Siti',
  'Arjun',
  'Hui Min',
  'Daniel',
  'Nurul',
  'Priya',
  'Jun Hao',
  'Grace',
  'Farid',
  'Xin Yi',
];
const FAMILY = ['Tan', 'Lim', 'Rahman', 'Kumar', 'Ng', 'Abdullah', 'Nair', 'Goh', 'Wong', 'Ismail', 'Chua', 'Lee'];

/** Somebody who joined: a name, and what some give and others do not. */
function inventMember(
  chance: Chance,
  joinedAt: number,
): Pick<Row<'members'>, 'name' | 'email' | 'birthday' | 'consent_at' | 'joined_at'> {
  const one = (names: readonly string[]) => names[Math.floor(chance() * names.length)] ?? '';
  const name = `${one(GIVEN)} ${one(FAMILY)}`;
  const number = (from: number, count: number) => from + Math.floor(chance() * count);
  const digits = (value: number) => value.toString().padStart(2, '0');
  const email = `${name.toLowerCase().replaceAll(' ', '.')}${number(1, 99)}@mail.example`;
  const birthday = `${number(1955, 50)}-${digits(number(1, 12))}-${digits(number(1, 28))}`;
  return {
    name,
    email: chance() < 0.4 ? email : null,
    birthday: chance() < 0.5 ? birthday : null,
    consent_at: chance() < 0.6 ? joinedAt : null,
    joined_at: joinedAt,
  };
}
