import type { Currency, Micros } from '#shared/domain/money.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Work } from '../../db/database.ts';
import type { Random } from '../../random.ts';
import { availableIn, Books, type Cause, causeOf } from './books.ts';

/**
 * The double-entry ledger. Credit flows funding → wallet → spent; every change is a transfer that is never edited or
 * deleted, and the four sums of each account can be rebuilt from the transfers. A hold reserves (pending); a settle
 * posts it, a release gives it back, and whichever comes first ends it. What is taken back and is not there becomes
 * debt, which the next credit pays. Each method is part of the caller's transaction, so that money moves together with
 * what caused it.
 */
export class Ledger {
  readonly #books: Books;

  constructor(random: Random) {
    this.#books = new Books(random);
  }

  /** Opens a wallet, with the accounts that it is booked against; one that is open stays as it is. */
  async openWallet(work: Work, shopId: string, currency: Currency): Promise<void> {
    if (await this.#books.account(work.tx, shopId, 'wallet', currency)) return;
    for (const kind of ['wallet', 'funding', 'spent', 'debt'] as const) {
      await this.#books.open(work, shopId, kind, currency);
    }
  }

  /**
   * Adds credit: a paid top-up, what a shop starts with, or what was taken back wrongly.
   * @returns false when this source was credited before
   */
  async addCredit(
    work: Work,
    kind: 'topup' | 'opening' | 'refund_reversed' | 'dispute_reversed',
    shopId: string,
    currency: Currency,
    amount: Micros,
    cause: Cause,
  ): Promise<Result<boolean>> {
    if (await this.#books.exists(work, kind, cause.sourceId)) return ok(false);
    const wallet = await this.#books.account(work.tx, shopId, 'wallet', currency);
    const funding = await this.#books.account(work.tx, shopId, 'funding', currency);
    if (!wallet || !funding) return err('wallet_missing');
    const transferId = await this.#books.post(work, kind, funding, wallet, amount, cause);
    await this.#payDebt(work, shopId, currency, { ...cause, sourceId: transferId });
    return ok(true);
  }

  /**
   * Takes back credit whose payment was refunded or disputed. What the wallet does not have becomes debt.
   * @returns false when this source was taken back before
   */
  async takeBack(
    work: Work,
    kind: 'refund' | 'dispute',
    shopId: string,
    currency: Currency,
    amount: Micros,
    cause: Cause,
  ): Promise<Result<boolean>> {
    const before = await Promise.all(
      [kind, 'debt' as const].map((one) => this.#books.exists(work, one, cause.sourceId)),
    );
    if (before.includes(true)) return ok(false);
    const wallet = await this.#books.account(work.tx, shopId, 'wallet', currency);
    const funding = await this.#books.account(work.tx, shopId, 'funding', currency);
    if (!wallet || !funding) return err('wallet_missing');
    const there = Math.min(amount, availableIn(wallet));
    if (there > 0) await this.#books.post(work, kind, wallet, funding, there, cause);
    if (there < amount) {
      const debt =
        (await this.#books.account(work.tx, shopId, 'debt', currency)) ??
        (await this.#books.open(work, shopId, 'debt', currency));
      await this.#books.post(work, 'debt', debt, funding, amount - there, cause);
    }
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
    const held = await this.holdWhile(work, shopId, currency, [{ amount, cause }], 0);
    if (!held.ok) return held;
    const { holdIds, available } = held.value;
    const [holdId] = holdIds;
    return holdId === undefined ? err('insufficient_credit', { needed: amount, available }) : ok({ holdId });
  }

  /**
   * Reserves the prices of several things, in their order, while what may be spent lasts.
   * @param keep micro-units that must be left
   * @returns the holds of the first of them, as many as there was credit for, and what is available after them
   */
  async holdWhile(
    work: Work,
    shopId: string,
    currency: Currency,
    wanted: readonly { amount: Micros; cause: Cause }[],
    keep: Micros,
  ): Promise<Result<{ holdIds: string[]; available: Micros }>> {
    const wallet = await this.#books.account(work.tx, shopId, 'wallet', currency);
    const spent = await this.#books.account(work.tx, shopId, 'spent', currency);
    if (!wallet || !spent) return err('wallet_missing');
    const holdIds: string[] = [];
    let available = availableIn(wallet);
    for (const { amount, cause } of wanted) {
      if (available - keep < amount) break;
      available -= amount;
      holdIds.push(await this.#books.record(work, 'hold', shopId, wallet.id, spent.id, amount, null, cause));
    }
    const held = availableIn(wallet) - available;
    if (held > 0) {
      await this.#books.change(work, wallet.id, { debits_pending: held });
      await this.#books.change(work, spent.id, { credits_pending: held });
    }
    return ok({ holdIds, available });
  }

  /** Spends what was held. @returns how many of the holds had not ended before */
  async settle(work: Work, holdIds: readonly string[]): Promise<number> {
    return this.#end(work, 'settle', holdIds);
  }

  /** Gives back what was held. @returns how many of the holds had not ended before */
  async release(work: Work, holdIds: readonly string[]): Promise<number> {
    return this.#end(work, 'release', holdIds);
  }

  /** Returns what was settled, once, because it did not arrive. @returns false when it was not settled, or returned before. */
  async giveBack(work: Work, holdId: string): Promise<boolean> {
    const settled = await work.tx
      .selectFrom('ledger_transfers as t')
      .innerJoin('ledger_accounts as wallet', 'wallet.id', 't.debit_account_id')
      .where('hold_id', '=', holdId)
      .where('t.kind', '=', 'settle')
      .selectAll('t')
      .select('wallet.currency')
      .executeTakeFirst();
    if (!settled || (await this.#books.exists(work, 'give_back', settled.source_id))) return false;
    const { shop_id, debit_account_id: wallet, credit_account_id: spent, amount, currency } = settled;
    const cause = causeOf(settled);
    const id = await this.#books.post(work, 'give_back', { id: spent, shop_id }, { id: wallet }, amount, cause);
    await this.#payDebt(work, shop_id, currency, { ...cause, sourceId: id });
    return true;
  }

  async #end(work: Work, kind: 'settle' | 'release', holdIds: readonly string[]): Promise<number> {
    const endings = await this.#books.end(work, kind, holdIds);
    for (const [wallet, ofWallet] of Map.groupBy(endings, (ending) => ending.debit_account_id)) {
      const amount = ofWallet.reduce((sum, ending) => sum + ending.amount, 0);
      const posted = kind === 'settle' ? amount : 0;
      await this.#books.change(work, wallet, { debits_pending: -amount, debits_posted: posted });
      // All holds of a wallet are against the one account of what was spent of it.
      const spent = ofWallet[0]?.credit_account_id;
      if (spent) await this.#books.change(work, spent, { credits_pending: -amount, credits_posted: posted });
    }
    if (kind === 'settle') return endings.length;
    for (const ending of endings) {
      const currency = await this.#books.currencyOf(work.tx, ending.debit_account_id);
      await this.#payDebt(work, ending.shop_id, currency, { ...causeOf(ending), sourceId: ending.id });
    }
    return endings.length;
  }

  /** Whenever a wallet gets something, debt is paid first. @param cause its source is the transfer that brought it */
  async #payDebt(work: Work, shopId: string, currency: Currency, cause: Cause): Promise<void> {
    const debt = await this.#books.account(work.tx, shopId, 'debt', currency);
    const owed = debt ? debt.debits_posted - debt.credits_posted : 0;
    if (!debt || owed === 0) return;
    const wallet = await this.#books.account(work.tx, shopId, 'wallet', currency);
    const paid = Math.min(owed, wallet ? availableIn(wallet) : 0);
    if (wallet && paid > 0) await this.#books.post(work, 'debt_paid', wallet, debt, paid, cause);
  }
}
