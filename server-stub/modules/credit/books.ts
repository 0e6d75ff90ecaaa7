import { sql } from 'kysely';
import type { Purpose } from '#shared/api/history.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';
import { askOften, changeOften } from '../../db/compile-once.ts';
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

export type Account = Row<'ledger_accounts'>;
export type Transfer = Row<'ledger_transfers'>;
/** What a transfer adds to an account's four sums. */
type Change = Partial<Record<'debits_pending' | 'debits_posted' | 'credits_pending' | 'credits_posted', number>>;

/** What a wallet has that is neither spent nor held. */
export function availableIn(wallet: Account): Micros {
  return wallet.credits_posted - wallet.debits_posted - wallet.debits_pending;
}

const accounts = askOften(
  (db, { shopId, kind, currency }: { shopId: string; kind: Account['kind']; currency: Currency }) =>
    db
      .selectFrom('ledger_accounts')
      .where('shop_id', '=', shopId)
      .where('kind', '=', kind)
      .where('currency', '=', currency)
      .selectAll(),
);

const NO_CHANGE = { debits_pending: 0, debits_posted: 0, credits_pending: 0, credits_posted: 0 };

const add = changeOften((db, change: Required<Change> & { accountId: string }) =>
  db
    .updateTable('ledger_accounts')
    .where('id', '=', change.accountId)
    .set((eb) => ({
      debits_pending: eb('debits_pending', '+', change.debits_pending),
      debits_posted: eb('debits_posted', '+', change.debits_posted),
      credits_pending: eb('credits_pending', '+', change.credits_pending),
      credits_posted: eb('credits_posted', '+', change.credits_posted),
    })),
);

interface NewTransfer extends Cause {
  id: string;
  kind: Transfer['kind'];
  shopId: string;
  debitId: string;
  creditId: string;
  amount: Micros;
  holdId: string | null;
  at: number;
}

const insert = changeOften((db, transfer: NewTransfer) =>
  db.insertInto('ledger_transfers').values({
    id: transfer.id,
    shop_id: transfer.shopId,
    kind: transfer.kind,
    debit_account_id: transfer.debitId,
    credit_account_id: transfer.creditId,
    amount: transfer.amount,
    hold_id: transfer.holdId,
    source_id: transfer.sourceId,
    purpose: transfer.purpose,
    staff_id: transfer.staffId,
    device_id: transfer.deviceId,
    phone_masked: transfer.phoneMasked,
    unit_price: transfer.unitPrice,
    segments: transfer.segments,
    at: transfer.at,
  }),
);

/** What ends a hold takes over from it. */
const OF_HOLD = [
  ...(['shop_id', 'debit_account_id', 'credit_account_id', 'amount', 'source_id'] as const),
  ...(['purpose', 'staff_id', 'device_id', 'phone_masked', 'unit_price', 'segments'] as const),
];

/**
 * A transfer for each hold that none has ended, with what the hold was for. One statement for as many as there are: reading
 * a hold and writing what ends it cost more than all else that is done when a message was taken.
 */
const end = changeOften((db, { kind, endings, at }: { kind: 'settle' | 'release'; endings: string; at: number }) =>
  db
    .insertInto('ledger_transfers')
    .columns(['id', 'kind', 'hold_id', 'at', ...OF_HOLD])
    .expression(({ selectFrom, val }) =>
      selectFrom(sql<{ value: string }>`json_each(${endings})`.as('ending'))
        .crossJoin('ledger_transfers as hold')
        .where('hold.id', '=', sql<string>`ending.value ->> 1`)
        .where('hold.kind', '=', 'hold')
        .leftJoin('ledger_transfers as earlier', 'earlier.hold_id', 'hold.id')
        .where('earlier.id', 'is', null)
        .select([
          sql<string>`ending.value ->> 0`.as('id'),
          val(kind).as('kind'),
          'hold.id as hold_id',
          val(at).as('at'),
        ])
        .select(OF_HOLD.map((column) => `hold.${column}` as const)),
    )
    .returningAll(),
);

/** Accounts and the transfers between them. It decides nothing: the rules are the ledger's. */
export class Books {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  async account(
    reader: Reader,
    shopId: string,
    kind: Account['kind'],
    currency: Currency,
  ): Promise<Account | undefined> {
    const [account] = await accounts(reader, { shopId, kind, currency });
    return account;
  }

  async currencyOf(reader: Reader, accountId: string): Promise<Currency> {
    const { currency } = await reader
      .selectFrom('ledger_accounts')
      .where('id', '=', accountId)
      .select('currency')
      .executeTakeFirstOrThrow();
    return currency;
  }

  async open({ tx }: Work, shopId: string, kind: Account['kind'], currency: Currency): Promise<Account> {
    return tx
      .insertInto('ledger_accounts')
      .values({ id: this.#random.id(), shop_id: shopId, kind, currency })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  async exists({ tx }: Work, kind: Transfer['kind'], sourceId: string): Promise<boolean> {
    const found = await tx
      .selectFrom('ledger_transfers')
      .where('kind', '=', kind)
      .where('source_id', '=', sourceId)
      .select('id')
      .executeTakeFirst();
    return found !== undefined;
  }

  /** Moves posted money from one account to another. @returns the transfer's id */
  async post(
    work: Work,
    kind: Transfer['kind'],
    debit: { id: string; shop_id: string },
    credit: { id: string },
    amount: Micros,
    cause: Cause,
  ): Promise<string> {
    await this.change(work, debit.id, { debits_posted: amount });
    await this.change(work, credit.id, { credits_posted: amount });
    return this.record(work, kind, debit.shop_id, debit.id, credit.id, amount, null, cause);
  }

  async change(work: Work, accountId: string, change: Change): Promise<void> {
    await add(work, { ...NO_CHANGE, ...change, accountId });
  }

  /** Ends holds, each by a transfer of its own. @returns those transfers; none for a hold that had ended before */
  async end(work: Work, kind: 'settle' | 'release', holdIds: readonly string[]): Promise<Transfer[]> {
    const endings = JSON.stringify([...new Set(holdIds)].map((holdId) => [this.#random.id(), holdId]));
    return end(work, { kind, endings, at: work.now });
  }

  /** @returns the transfer's id */
  async record(
    work: Work,
    kind: Transfer['kind'],
    shopId: string,
    debitId: string,
    creditId: string,
    amount: Micros,
    holdId: string | null,
    cause: Cause,
  ): Promise<string> {
    const id = this.#random.id();
    await insert(work, { ...cause, id, kind, shopId, debitId, creditId, amount, holdId, at: work.now });
    return id;
  }
}

export function causeOf(transfer: Transfer): Cause {
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
