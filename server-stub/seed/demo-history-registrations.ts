import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { maskPhone } from '#shared/domain/phone.ts';
import type { Work } from '../db/database.ts';
import type { NewRow } from '../db/schema.ts';
import { insertMessage } from '../modules/messages/repository.ts';
import type { Cast } from './demo-history-cast.ts';
import { addMember } from './demo-history-joining.ts';
import { CODE_MS, type PlannedRegistration } from './demo-history-plan.ts';
import { noteRoute } from './demo-history-routes.ts';

/** A registration with its messages, and the member if the customer became one. */
export async function addRegistration(work: Work, cast: Cast, planned: PlannedRegistration): Promise<void> {
  const verificationId = cast.random.id();
  let messageId = '';
  let at = planned.at;
  for (const arrives of planned.sends) {
    messageId = cast.random.id();
    await addMessage({ ...work, now: at }, cast, planned, { messageId, verificationId, arrives });
    at += CODE_MS;
  }
  const [shop_id, device_id] = [cast.shopId, cast.devices[planned.device]];
  const verified_at = planned.member ? at : null;
  const verification: NewRow<'verifications'> = {
    id: verificationId,
    shop_id,
    device_id,
    purpose: 'registration',
    member_id: null,
    phone: planned.phone,
    status: planned.member ? 'used' : 'pending',
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
  if (!planned.member) return;
  const joined = { shop_id, device_id, staff_id: cast.staff[planned.staff], verification_id: verificationId };
  await addMember(work, cast, planned.member, { ...joined, phone: planned.phone });
}

/** A message that was held, sent and paid, and that came back if it did not arrive. */
async function addMessage(
  work: Work,
  cast: Cast,
  planned: PlannedRegistration,
  { messageId, verificationId, arrives }: { messageId: string; verificationId: string; arrives: boolean },
): Promise<void> {
  const { shopId, staff, devices, price, ledger } = cast;
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
    gateway: noteRoute(cast, work.now, arrives ? 'delivered' : 'undelivered'),
    provider_id: `demo-${messageId}`,
    queued_at: work.now,
    sent_at: sent,
    ended_at: ended,
    lease_until: sent,
  });
}
