import type { SendCounts } from '#shared/api/messaging.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader } from '../../db/database.ts';

const outcomes = askOften((db, { sourceId, from, to }: { sourceId: string; from: string; to: string }) =>
  db
    .selectFrom('source_counts')
    .where('source_id', '=', sourceId)
    .where('period', '>=', from)
    .where('period', '<=', to)
    .groupBy('outcome')
    .select(({ fn }) => ['outcome', fn.sum<number>('count').as('count'), fn.sum<number>('cost').as('cost')]),
);

/** What became of a source's messages. @param from the first of the periods that are counted, and the last */
export async function readSendCounts(reader: Reader, sourceId: string, from: string, to: string): Promise<SendCounts> {
  const rows = await outcomes(reader, { sourceId, from, to });
  const countOf = (...wanted: string[]) =>
    rows.reduce((sum, { outcome, count }) => (wanted.includes(outcome.split(':')[0] ?? '') ? sum + count : sum), 0);
  return {
    sent: countOf('sent', 'delivered'),
    delivered: countOf('delivered'),
    failed: countOf('failed'),
    skipped: countOf('skipped'),
    cost: rows.reduce((sum, { cost }) => sum + cost, 0),
  };
}
