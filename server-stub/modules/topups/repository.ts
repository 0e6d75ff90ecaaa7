import type { Topup } from '#shared/api/billing.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Cause } from '../credit/books.ts';

type TopupRow = Row<'topups'>;

/** The newest top-ups, newest first, with their receipts and what was taken back of them. */
export async function listTopups(reader: Reader, shopId: string, limit: number): Promise<Topup[]> {
  const rows = await reader
    .selectFrom('topups')
    .leftJoin('receipts', 'receipts.topup_id', 'topups.id')
    .where('topups.shop_id', '=', shopId)
    .orderBy('created_at', 'desc')
    .orderBy('topups.id', 'desc')
    .limit(limit)
    .selectAll('topups')
    .select('receipts.number as receiptNumber')
    .select(({ selectFrom, fn, lit }) =>
      selectFrom('topup_corrections')
        .whereRef('topup_id', '=', 'topups.id')
        .where('reversed_at', 'is', null)
        .select(fn.coalesce(fn.sum<number>('amount'), lit(0)).as('sum'))
        .as('takenBack'),
    )
    .execute();
  return rows.map((row) => toTopup(row, row.receiptNumber, row.takenBack ?? 0));
}

export function toTopup(row: TopupRow, receiptNumber: number | null = null, takenBack = 0): Topup {
  return {
    id: row.id,
    operationId: row.operation_id,
    automatic: row.automatic === 1,
    currency: row.currency,
    amount: row.amount,
    card: { brand: row.card_brand, last4: row.card_last4 },
    status: row.status,
    failure: row.failure,
    approvalUrl: row.approval_url,
    takenBack,
    receiptNumber,
    createdAt: row.created_at,
  };
}

/** What a transfer that a top-up brings about was for. @param sourceId the payment, the refund or the dispute */
export function causeOfTopup(row: TopupRow, sourceId: string): Cause {
  return {
    sourceId,
    purpose: row.automatic === 1 ? 'auto_topup' : 'topup',
    staffId: row.staff_id,
    deviceId: row.device_id,
    phoneMasked: null,
    unitPrice: null,
    segments: null,
  };
}
