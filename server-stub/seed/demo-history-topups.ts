import type { Work } from '../db/database.ts';
import type { Row } from '../db/schema.ts';
import { issueReceipt } from '../modules/receipts/service.ts';
import { causeOfTopup } from '../modules/topups/repository.ts';
import type { Cast } from './demo-history-cast.ts';
import type { PlannedTopup } from './demo-history-plan.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A top-up as it ended: paid with its receipt, failed, or refunded the day after. */
export async function addTopup(work: Work, cast: Cast, planned: PlannedTopup): Promise<void> {
  const { tx, now } = work;
  const { shopId, staff, devices, random, ledger } = cast;
  const id = random.id();
  const paid = planned.outcome !== 'failed';
  const row: Row<'topups'> = {
    id,
    operation_id: random.id(),
    shop_id: shopId,
    device_id: devices.front,
    staff_id: staff.owner,
    currency: planned.currency,
    amount: planned.amount,
    card_id: 'pm_demo_history',
    card_brand: 'visa',
    card_last4: '4242',
    status: paid ? 'paid' : 'failed',
    failure: paid ? null : 'card_declined',
    payment_id: paid ? `pi_demo_${id}` : null,
    created_at: now,
    ask_at: now,
    automatic: planned.automatic ? 1 : 0,
    approval_url: null,
  };
  await tx.insertInto('topups').values(row).execute();
  if (row.payment_id === null) return;
  const posted = { ...work, now: now + 2_000 };
  await ledger.addCredit(posted, 'topup', shopId, row.currency, row.amount, causeOfTopup(row, row.payment_id));
  await issueReceipt(posted, row);
  if (planned.outcome !== 'refunded') return;
  const refund = { id: `re_demo_${id}`, topup_id: id, reason: 'refund' as const, amount: row.amount };
  const later = { ...work, now: now + DAY_MS };
  await tx
    .insertInto('topup_corrections')
    .values({ ...refund, taken_at: later.now, reversed_at: null })
    .execute();
  await ledger.takeBack(later, 'refund', shopId, row.currency, row.amount, causeOfTopup(row, refund.id));
}
