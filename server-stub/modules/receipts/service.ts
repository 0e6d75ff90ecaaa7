import type { ReceiptDetails } from '#shared/api/billing.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { EventBus } from '../events/event-bus.ts';

/** Who stands on receipts from now on; the shop's own name until the owner says otherwise. */
export async function receiptDetails(reader: Reader, shopId: string): Promise<ReceiptDetails> {
  const shop = await reader
    .selectFrom('shops')
    .where('id', '=', shopId)
    .select(['name', 'receipt_name', 'receipt_address', 'receipt_registration'])
    .executeTakeFirstOrThrow();
  return {
    legalName: shop.receipt_name === '' ? shop.name : shop.receipt_name,
    address: shop.receipt_address,
    registrationNumber: shop.receipt_registration,
  };
}

/** Receipts that were issued before keep what stood on them. */
export async function saveDetails(
  work: Work,
  bus: EventBus,
  shopId: string,
  { legalName, address, registrationNumber }: ReceiptDetails,
): Promise<void> {
  await work.tx
    .updateTable('shops')
    .where('id', '=', shopId)
    .set({ receipt_name: legalName, receipt_address: address, receipt_registration: registrationNumber })
    .execute();
  work.afterCommit(() => bus.publish({ shopId }, { type: 'billing_changed' }));
}

/**
 * Issues the receipt of a paid top-up, once, in the transaction that posts its credit. The transaction holds the write
 * lock, so that the next number is nobody else's; when it fails the number was never taken, and no gap is left.
 * @returns its number, counted from 1 in each shop
 */
export async function issueReceipt(
  work: Work,
  { id, shop_id }: Pick<Row<'topups'>, 'id' | 'shop_id'>,
): Promise<number> {
  const { tx, now } = work;
  const issued = await tx.selectFrom('receipts').where('topup_id', '=', id).select('number').executeTakeFirst();
  if (issued) return issued.number;
  const { last } = await tx
    .selectFrom('receipts')
    .where('shop_id', '=', shop_id)
    .select(({ fn }) => fn.max<number | null>('number').as('last'))
    .executeTakeFirstOrThrow();
  const number = (last ?? 0) + 1;
  const { legalName: name, address, registrationNumber: registration } = await receiptDetails(tx, shop_id);
  const receipt = { shop_id, number, topup_id: id, issued_at: now, name, address, registration };
  await tx.insertInto('receipts').values(receipt).execute();
  return number;
}

/** A receipt as it is printed: what stood when it was issued, and what was taken back since. */
export interface Receipt
  extends Pick<Row<'receipts'>, 'number' | 'name' | 'address' | 'registration'>,
    Pick<Row<'topups'>, 'currency' | 'amount' | 'automatic'> {
  /** Epoch ms. */
  issuedAt: number;
  /** IANA name of the shop's. */
  timeZone: string;
  cardBrand: string;
  cardLast4: string;
  /** The payment provider's id of the payment. */
  paymentId: string | null;
  corrections: Row<'topup_corrections'>[];
}

/** The receipt of a shop's top-up; undefined while it is not paid, and for a top-up of somebody else. */
export async function findReceipt(reader: Reader, shopId: string, topupId: string): Promise<Receipt | undefined> {
  const receipt = await reader
    .selectFrom('receipts as r')
    .innerJoin('topups as t', 't.id', 'r.topup_id')
    .innerJoin('shops as s', 's.id', 'r.shop_id')
    .where('r.topup_id', '=', topupId)
    .where('r.shop_id', '=', shopId)
    .select(['r.number', 'r.name', 'r.address', 'r.registration', 't.currency', 't.amount', 't.automatic'])
    .select(['r.issued_at as issuedAt', 's.time_zone as timeZone', 't.payment_id as paymentId'])
    .select(['t.card_brand as cardBrand', 't.card_last4 as cardLast4'])
    .executeTakeFirst();
  if (!receipt) return undefined;
  const corrections = await reader
    .selectFrom('topup_corrections')
    .where('topup_id', '=', topupId)
    .orderBy('taken_at')
    .orderBy('id')
    .selectAll()
    .execute();
  return { ...receipt, corrections };
}
