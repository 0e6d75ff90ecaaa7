import { sql } from 'kysely';
import type { Country } from '#shared/domain/phone.ts';
import { askOften, changeOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';
import { each } from '../../db/json-each.ts';
import { dayOf } from '../history/shop-days.ts';
import type { SourceKind } from './sources.ts';

/**
 * What is counted of a source's messages. `sent` are those that a carrier took and that have not ended; those that arrived
 * are `delivered`, and those that did not `failed:<why>`.
 */
export type Outcome = 'in_flight' | 'sent' | 'delivered' | `failed:${string}` | `skipped:${string}` | 'erased';

/** A step of the count of one outcome. */
export interface Step {
  sourceId: string;
  period: string;
  country: Country;
  outcome: Outcome;
  count: number;
  /** Micro-units: settled less what was given back. */
  cost: number;
}

/** Whose counts are kept, and by what: of a campaign in all, of a rule by month, of an activity by day, in the shop. */
const PERIODS: Readonly<Record<SourceKind, 'all' | 'month' | 'day' | null>> = {
  campaign: 'all',
  campaign_bot: 'month',
  activity: 'day',
  reward_code: null,
  test: null,
};

/**
 * The period in which a message of a source is counted: empty, `YYYY-MM` or `YYYY-MM-DD`; null where none is counted.
 * @param at when it was queued or skipped (epoch ms)
 */
export function periodOf(kind: SourceKind, at: number, timeZone: string): string | null {
  const period = PERIODS[kind];
  if (period === null || period === 'all') return period === null ? null : '';
  const day = dayOf(at, timeZone);
  return period === 'day' ? day : day.slice(0, 'YYYY-MM'.length);
}

const add = changeOften((db, { steps }: { steps: string }) =>
  db
    .insertInto('source_counts')
    .columns(['source_id', 'period', 'country', 'outcome', 'count', 'cost'])
    .expression(({ selectFrom }) =>
      selectFrom(each(steps))
        // Without a condition SQLite would take what follows for the condition of a join.
        .where(sql<boolean>`true`)
        .select([0, 1, 2, 3, 4, 5].map((at) => sql`one.value ->> ${sql.lit(at)}`.as(`c${at}`))),
    )
    .onConflict((conflict) =>
      conflict.columns(['source_id', 'period', 'country', 'outcome']).doUpdateSet({
        count: sql<number>`source_counts.count + excluded.count`,
        cost: sql<number>`source_counts.cost + excluded.cost`,
      }),
    ),
);

/** Counts, in the transaction of what is counted. */
export async function countSteps(work: Pick<Work, 'tx'>, steps: readonly Step[]): Promise<void> {
  const sums = new Map<string, Step>();
  for (const step of steps) {
    const key = [step.sourceId, step.period, step.country, step.outcome].join(' ');
    const { count, cost } = sums.get(key) ?? { count: 0, cost: 0 };
    sums.set(key, { ...step, count: count + step.count, cost: cost + step.cost });
  }
  const changed = [...sums.values()].filter(({ count, cost }) => count !== 0 || cost !== 0);
  if (changed.length === 0) return;
  const rows = changed.map((step) => [step.sourceId, step.period, step.country, step.outcome, step.count, step.cost]);
  await add(work, { steps: JSON.stringify(rows) });
}

const waiting = askOften((db, { sourceId }: { sourceId: string }) =>
  db
    .selectFrom('outbox')
    .where('source_id', '=', sourceId)
    .where('status', '=', sql.lit<'waiting'>('waiting'))
    .limit(1)
    .select('seq'),
);

const inFlight = askOften((db, { sourceId }: { sourceId: string }) =>
  db
    .selectFrom('source_counts')
    .where('source_id', '=', sourceId)
    .where('outcome', '=', 'in_flight')
    .select(({ fn }) => fn.sum<number | null>('count').as('count')),
);

/** Whether all that a source had in the outbox was handed over or skipped, and nothing of it is on its way to a carrier. */
export async function isThrough(reader: Reader, sourceId: string): Promise<boolean> {
  const [row] = await waiting(reader, { sourceId });
  if (row) return false;
  const [flying] = await inFlight(reader, { sourceId });
  return (flying?.count ?? 0) === 0;
}
