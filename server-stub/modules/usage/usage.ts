import type { Billing, UsageDay } from '#shared/api/billing.ts';
import type { Purpose } from '#shared/api/history.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { dayOf, daysUntil, startOfDay } from '../history/shop-days.ts';
import { readSpending, runOut, type Spending, totalSpent } from './spending.ts';

const DAYS = 30;

/** What became of the SMS credit lately, and how long it will last. What came back counts on the day that it did. */
export async function usage(
  reader: Reader,
  shop: Pick<Row<'shops'>, 'id' | 'time_zone'>,
  now: number,
): Promise<{ days: UsageDay[]; runsOutAt: Billing['runsOutAt'] }> {
  const days = daysUntil(dayOf(now, shop.time_zone), DAYS);
  const spending = await readSpending(reader, shop.id, startOfDay(days[0] ?? '', shop.time_zone));
  return { days: byDay(spending, days, shop.time_zone), runsOutAt: (await runOut(reader, shop.id, now)).at };
}

function byDay({ quarters }: Spending, days: readonly string[], timeZone: string): UsageDay[] {
  const ofDay = Map.groupBy(quarters, ({ begins }) => dayOf(begins, timeZone));
  return days.map((day) => {
    const ofPurpose = Map.groupBy(ofDay.get(day) ?? [], ({ purpose }) => purpose);
    const spent = [...ofPurpose].map(([purpose, some]) => ({ purpose, amount: totalSpent(some) }));
    return { day, spent: spent.filter(({ amount }) => amount !== 0).sort(byPurpose) };
  });
}

function byPurpose(a: { purpose: Purpose }, b: { purpose: Purpose }): number {
  return a.purpose.localeCompare(b.purpose);
}
