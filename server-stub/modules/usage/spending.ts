import { type RawBuilder, sql } from 'kysely';
import type { Purpose } from '#shared/api/history.ts';
import type { Usage } from '#shared/api/usage.ts';
import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { PACE_WINDOW_MS, runsOutAt } from '#shared/domain/run-out.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { availableIn } from '../credit/books.ts';

/** Days begin at a quarter of an hour in every time zone there is, so that sums of quarters make up any zone's days. */
export const QUARTER_MS = 15 * 60_000;

/** The number of the quarter of an hour, since the epoch, that an instant in a column is part of. */
export function quarterOf(column: string): RawBuilder<number> {
  // Both numbers are whole, and so is their quotient.
  return sql<number>`${sql.ref(column)} / ${sql.lit(QUARTER_MS)}`;
}

/** What was spent of the SMS wallet in a quarter of an hour for one purpose; what came back is taken off. */
interface Quarter {
  /** Epoch ms. */
  begins: number;
  purpose: Purpose;
  spent: Micros;
}

export interface Spending {
  /** Micro-units that the SMS wallet has now. */
  available: Micros;
  quarters: Quarter[];
}

/** What was spent of the SMS wallet since a moment (epoch ms). What came back counts when it did. */
export async function readSpending(reader: Reader, shopId: string, since: number): Promise<Spending> {
  const accounts = await reader
    .selectFrom('ledger_accounts')
    .where('shop_id', '=', shopId)
    .where('currency', '=', SMS_CURRENCY)
    .selectAll()
    .execute();
  const wallet = accounts.find(({ kind }) => kind === 'wallet');
  return {
    available: wallet ? availableIn(wallet) : 0,
    quarters: await readQuarters(reader, shopId, accounts, since),
  };
}

/** When the credit runs out at the pace of the last seven days (epoch ms), and what that was computed from. */
export async function runOut(reader: Reader, shopId: string, now: number): Promise<Usage['runOut']> {
  const { available, quarters } = await readSpending(reader, shopId, now - PACE_WINDOW_MS);
  const spent = totalSpent(quarters);
  return { available, spent, at: runsOutAt(available, spent, now) };
}

export function totalSpent(quarters: readonly Quarter[]): Micros {
  return quarters.reduce((sum, { spent }) => sum + spent, 0);
}

async function readQuarters(
  reader: Reader,
  shopId: string,
  accounts: readonly Row<'ledger_accounts'>[],
  since: number,
): Promise<Quarter[]> {
  const [wallet, spent] = (['wallet', 'spent'] as const).map((kind) => accounts.find((one) => one.kind === kind)?.id);
  if (wallet === undefined || spent === undefined) return [];
  const quarter = quarterOf('at');
  const rows = await reader
    .selectFrom('ledger_transfers')
    .where('shop_id', '=', shopId)
    // Word for word the predicate of the index by time.
    .where(sql<boolean>`kind not in ('hold', 'release', 'debt') and amount > 0`)
    .where('at', '>=', since)
    .where('kind', 'in', ['settle', 'give_back'])
    .where('debit_account_id', 'in', [wallet, spent])
    .groupBy([quarter, 'purpose', 'kind'])
    .select([quarter.as('quarter'), 'purpose', 'kind'])
    .select(({ fn }) => fn.sum<number>('amount').as('amount'))
    .execute();
  return rows.map(({ quarter: number, purpose, kind, amount }) => ({
    begins: number * QUARTER_MS,
    purpose,
    spent: kind === 'settle' ? amount : -amount,
  }));
}
