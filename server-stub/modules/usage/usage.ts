import type { Billing, UsageDay } from '#shared/api/billing.ts';
import { purposeSchema } from '#shared/api/history.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { dayOf, daysUntil, startOfDay } from '../history/shop-days.ts';
import { END, quarterFrom } from './quarters.ts';
import { readSpending, runOut } from './spending.ts';

const DAYS = 30;
const PURPOSES = purposeSchema.options.toSorted();

/** What became of the SMS credit lately, and how long it will last. What came back counts on the day that it did. */
export async function usage(
  reader: Reader,
  shop: Pick<Row<'shops'>, 'id' | 'time_zone'>,
  now: number,
): Promise<{ days: UsageDay[]; runsOutAt: Billing['runsOutAt'] }> {
  const days = daysUntil(dayOf(now, shop.time_zone), DAYS);
  const begins = days.map((day) => quarterFrom(startOfDay(day, shop.time_zone)));
  const spentBefore = await readSpending(reader, shop.id, [...begins, END]);
  const spentOn = (index: number) => {
    const [from, to] = [begins[index] ?? END, begins[index + 1] ?? END];
    return PURPOSES.map((purpose) => ({
      purpose,
      amount: spentBefore(to, purpose) - spentBefore(from, purpose),
    })).filter(({ amount }) => amount !== 0);
  };
  return {
    days: days.map((day, index) => ({ day, spent: spentOn(index) })),
    runsOutAt: (await runOut(reader, shop.id, now)).at,
  };
}
