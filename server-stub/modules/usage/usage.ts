import { sql } from 'kysely';
import type { Billing, UsageDay } from '#shared/api/billing.ts';
import type { Purpose } from '#shared/api/history.ts';
import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { PACE_WINDOW_MS, runsOutAt } from '#shared/domain/run-out.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { availableIn } from '../credit/books.ts';
import { dayOf, daysUntil, startOfDay } from '../history/shop-days.ts';

const DAYS = 30;
/** Days begin at a quarter of an hour in every time zone there is, so that sums of quarters make up any zone's days. */
const QUARTER_MS = 15 * 60_000;

/** What was spent of the SMS wallet in a quarter of an hour for one purpose; what came back is taken off. */
interface Quarter {
  /** Epoch ms. */
  begins: number;
  purpose: Purpose;
  spent: Micros;
}

/** What became of the SMS credit lately, and how long it will last. What came back counts on the day that it did. */
export async function usage(
  reader: Reader,
  shop: Pick<Row<'shops'>, 'id' | 'time_zone'>,
  now: number,
): Promise<{ days: UsageDay[]; runsOutAt: Billing['runsOutAt'] }> {
  const days = daysUntil(dayOf(now, shop.time_zone), DAYS);
  const accounts = await reader
    .selectFrom('ledger_accounts')
    .where('shop_id', '=', shop.id)
    .where('currency', '=', SMS_CURRENCY)
    .selectAll()
    .execute();
  const since = startOfDay(days[0] ?? '', shop.time_zone);
  const quarters = await readQuarters(reader, shop.id, accounts, since);
  const lately = quarters.filter(({ begins }) => begins > now - PACE_WINDOW_MS);
  const wallet = accounts.find(({ kind }) => kind === 'wallet');
  const available = wallet ? availableIn(wallet) : 0;
  return { days: byDay(quarters, days, shop.time_zone), runsOutAt: runsOutAt(available, total(lately), now) };
}

async function readQuarters(
  reader: Reader,
  shopId: string,
  accounts: readonly Row<'ledger_accounts'>[],
  since: number,
): Promise<Quarter[]> {
  const [wallet, spent] = (['wallet', 'spent'] as const).map((kind) => accounts.find((one) => one.kind === kind)?.id);
  if (wallet === undefined || spent === undefined) return [];
  // Both numbers are whole, and so is their quotient.
  const quarter = sql<number>`at / ${sql.lit(QUARTER_MS)}`;
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

function byDay(quarters: readonly Quarter[], days: readonly string[], timeZone: string): UsageDay[] {
  const ofDay = Map.groupBy(quarters, ({ begins }) => dayOf(begins, timeZone));
  return days.map((day) => {
    const ofPurpose = Map.groupBy(ofDay.get(day) ?? [], ({ purpose }) => purpose);
    const spent = [...ofPurpose].map(([purpose, some]) => ({ purpose, amount: total(some) }));
    return { day, spent: spent.filter(({ amount }) => amount !== 0).sort(byPurpose) };
  });
}

function total(quarters: readonly Quarter[]): Micros {
  return quarters.reduce((sum, { spent }) => sum + spent, 0);
}

function byPurpose(a: { purpose: Purpose }, b: { purpose: Purpose }): number {
  return a.purpose.localeCompare(b.purpose);
}
