import type { Purpose } from '#shared/api/credit.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Random } from '../../random.ts';

/** What a transfer was for, as its line in the history tells it. */
export interface Cause {
  /** The message or the payment: a kind of transfer can have it as its source only once. */
  sourceId: string;
  purpose: Purpose;
  staffId: string | null;
  deviceId: string | null;
  phoneMasked: string | null;
  /** Micro-units a segment, and how many. */
  unitPrice: Micros | null;
  segments: number | null;
}

type AccountKind = Row<'ledger_accounts'>['kind'];
type Transfer = Row<'ledger_transfers'>;
/** What a transfer adds to an account's four sums. */
type Change = Partial<Record<'debits_pending' | 'debits_posted' | 'credits_pending' | 'credits_posted', number>>;

/**
 * The double-entry ledger. Credit flows funding → wallet → spent; every change is a transfer that is never edited or
 * deleted, and the four sums of each account can be rebuilt from the transfers. A hold reserves (pending); a settle
 * posts it, a release gives it back, and whichever comes first ends it. Each method is part of the caller's
 * transaction, so that money moves together with what caused it.
 */
export class Ledger {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Opens a wallet, with the two accounts that it is booked against. */
  async openWallet({ tx }: Work, shopId: string, currency: Currency): Promise<void> {
    const kinds: AccountKind[] = ['wallet', 'funding', 'spent'];
    const accounts = kinds.map((kind) => ({ id: this.#random.id(), shop_id: shopId, kind, currency }));
    await tx.insertInto('ledger_accounts').values(accounts).execute();
  }

  /** Adds credit: a paid top-up, or what a shop starts with. @returns false when this source was credited before. */
  async addCredit(
    work: Work,
    kind: 'topup' | 'opening',
    shopId: string,
    currency: Currency,
    amount: Micros,
    cause: Cause,
  ): Promise<Result<boolean>> {
    if (await this.#exists(work, kind, cause.sourceId)) return ok(false);
    const wallet = await this.#account(work.tx, shopId, 'wallet', currency);
    const funding = await this.#account(work.tx, shopId, 'funding', currency);
    if (!wallet || !funding) return err('wallet_missing');
    await this.#change(work, funding.id, { debits_posted: amount });
    await this.#change(work, wallet.id, { credits_posted: amount });
    await this.#record(work, kind, shopId, funding.id, wallet.id, amount, null, cause);
    return ok(true);
  }

  /**
   * Reserves the price of something before it is ordered.
   * @returns the hold's id; `insufficient_credit` or `wallet_missing` when nothing was reserved
   */
  async hold(
    work: Work,
    shopId: string,
    currency: Currency,
    amount: Micros,
    cause: Cause,
  ): Promise<Result<{ holdId: string }>> {
    const wallet = await this.#account(work.tx, shopId, 'wallet', currency);
    const spent = await this.#account(work.tx, shopId, 'spent', currency);
    if (!wallet || !spent) return err('wallet_missing');
    const available = wallet.credits_posted - wallet.debits_posted - wallet.debits_pending;
    if (available < amount) return err('insufficient_credit', { needed: amount, available });
    await this.#change(work, wallet.id, { debits_pending: amount });
    await this.#change(work, spent.id, { credits_pending: amount });
    return ok({ holdId: await this.#record(work, 'hold', shopId, wallet.id, spent.id, amount, null, cause) });
  }

  /** Spends what was held. @returns false when the hold had ended before. */
  async settle(work: Work, holdId: string): Promise<boolean> {
    return this.#end(work, 'settle', holdId);
  }

  /** Gives back what was held. @returns false when the hold had ended before. */
  async release(work: Work, holdId: string): Promise<boolean> {
    return this.#end(work, 'release', holdId);
  }

  /** Returns what was settled, once, because it did not arrive. @returns false when it was not settled, or returned before. */
  async giveBack(work: Work, holdId: string): Promise<boolean> {
    const settled = await work.tx
      .selectFrom('ledger_transfers')
      .where('hold_id', '=', holdId)
      .where('kind', '=', 'settle')
      .selectAll()
      .executeTakeFirst();
    if (!settled || (await this.#exists(work, 'give_back', settled.source_id))) return false;
    const { shop_id, debit_account_id: wallet, credit_account_id: spent, amount } = settled;
    await this.#change(work, spent, { debits_posted: amount });
    await this.#change(work, wallet, { credits_posted: amount });
    await this.#record(work, 'give_back', shop_id, spent, wallet, amount, null, causeOf(settled));
    return true;
  }

  async #end(work: Work, kind: 'settle' | 'release', holdId: string): Promise<boolean> {
    const hold = await work.tx
      .selectFrom('ledger_transfers')
      .where('id', '=', holdId)
      .where('kind', '=', 'hold')
      .selectAll()
      .executeTakeFirstOrThrow();
    const ended = await work.tx
      .selectFrom('ledger_transfers')
      .where('hold_id', '=', holdId)
      .select('id')
      .executeTakeFirst();
    if (ended) return false;
    const { shop_id, debit_account_id: wallet, credit_account_id: spent, amount } = hold;
    const posted = kind === 'settle' ? amount : 0;
    await this.#change(work, wallet, { debits_pending: -amount, debits_posted: posted });
    await this.#change(work, spent, { credits_pending: -amount, credits_posted: posted });
    await this.#record(work, kind, shop_id, wallet, spent, amount, holdId, causeOf(hold));
    return true;
  }

  async #account(reader: Reader, shopId: string, kind: AccountKind, currency: Currency) {
    return reader
      .selectFrom('ledger_accounts')
      .where('shop_id', '=', shopId)
      .where('kind', '=', kind)
      .where('currency', '=', currency)
      .selectAll()
      .executeTakeFirst();
  }

  async #exists({ tx }: Work, kind: Transfer['kind'], sourceId: string): Promise<boolean> {
    const found = await tx
      .selectFrom('ledger_transfers')
      .where('kind', '=', kind)
      .where('source_id', '=', sourceId)
      .select('id')
      .executeTakeFirst();
    return found !== undefined;
  }

  async #change({ tx }: Work, accountId: string, change: Change): Promise<void> {
    await tx
      .updateTable('ledger_accounts')
      .where('id', '=', accountId)
      .set((eb) => ({
        debits_pending: eb('debits_pending', '+', change.debits_pending ?? 0),
        debits_posted: eb('debits_posted', '+', change.debits_posted ?? 0),
        credits_pending: eb('credits_pending', '+', change.credits_pending ?? 0),
        credits_posted: eb('credits_posted', '+', change.credits_posted ?? 0),
      }))
      .executeTakeFirstOrThrow();
  }

  async #record(
    { tx, now }: Work,
    kind: Transfer['kind'],
    shopId: string,
    debit: string,
    credit: string,
    amount: Micros,
    holdId: string | null,
    cause: Cause,
  ): Promise<string> {
    const id = this.#random.id();
    await tx
      .insertInto('ledger_transfers')
      .values({
        id,
        shop_id: shopId,
        kind,
        debit_account_id: debit,
        credit_account_id: credit,
        amount,
        hold_id: holdId,
        source_id: cause.sourceId,
        purpose: cause.purpose,
        staff_id: cause.staffId,
        device_id: cause.deviceId,
        phone_masked: cause.phoneMasked,
        unit_price: cause.unitPrice,
        segments: cause.segments,
        at: now,
      })
      .execute();
    return id;
  }
}

function causeOf(transfer: Transfer): Cause {
  return {
    sourceId: transfer.source_id,
    purpose: transfer.purpose,
    staffId: transfer.staff_id,
    deviceId: transfer.device_id,
    phoneMasked: transfer.phone_masked,
    unitPrice: transfer.unit_price,
    segments: transfer.segments,
  };
}
