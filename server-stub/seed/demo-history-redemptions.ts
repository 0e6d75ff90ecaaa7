import { maskPhone } from '#shared/domain/phone.ts';
import type { Work } from '../db/database.ts';
import type { Row } from '../db/schema.ts';
import type { Cast } from './demo-history-cast.ts';
import type { PlannedRedemption } from './demo-history-reward-plan.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A redemption as it ended: issued and paid with its code long gone, or refused by the provider. */
export async function addRedemption(work: Work, cast: Cast, planned: PlannedRedemption): Promise<void> {
  const { shopId, staff, devices, members, random, ledger } = cast;
  const { voucher, phone, outcome } = planned;
  const id = random.id();
  const by = { staffId: staff[planned.staff], deviceId: devices[planned.device] };
  const held = await ledger.hold(work, shopId, voucher.currency, voucher.price, {
    ...{ ...by, sourceId: id, purpose: 'reward', phoneMasked: maskPhone(phone), unitPrice: null, segments: null },
  });
  if (!held.ok) throw new Error(`a voucher of the demo history was not paid: ${held.error.code}`);
  const { holdId } = held.value;
  const ended = { ...work, now: work.now + 700 };
  const isIssued = outcome !== 'failed';
  if (isIssued) await ledger.settle(ended, [holdId]);
  else await ledger.release(ended, [holdId]);
  const shownAt = work.now + 9_000;
  const row: Row<'reward_redemptions'> = {
    ...{ id, shop_id: shopId, operation_id: random.id(), device_id: by.deviceId, staff_id: by.staffId },
    ...{ member_id: members.get(phone) ?? null, voucher_id: voucher.id, voucher_name: voucher.name },
    ...{ brand: voucher.brand, currency: voucher.currency, price: voucher.price, hold_id: holdId },
    ...{ status: isIssued ? 'issued' : 'failed', failure: isIssued ? null : 'refused' },
    ...{ provider_ref: isIssued ? `ord_demo_${id}` : null, sealed: null, last4: isIssued ? lettersOf(cast) : null },
    code_expires_at: isIssued ? work.now + voucher.validDays * DAY_MS : null,
    ...{ asked_at: work.now, ask_at: null, asks: 0, created_at: work.now, ended_at: ended.now },
    ...(isIssued
      ? { revealed_at: shownAt, revealed_by: by.staffId, revealed_on: by.deviceId, revealed_op: random.id() }
      : { revealed_at: null, revealed_by: null, revealed_on: null, revealed_op: null }),
    sms_sends: outcome === 'sent' ? 1 : 0,
  };
  await work.tx.insertInto('reward_redemptions').values(row).execute();
}

/** The end of a code that nobody has. */
function lettersOf({ chance }: Cast): string {
  const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  return Array.from({ length: 4 }, () => letters[Math.floor(chance() * letters.length)]).join('');
}
