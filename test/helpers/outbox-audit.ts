import type { Reader } from '#server/db/database.ts';
import { isThrough } from '#server/modules/outbox/counts.ts';
import { MOST_ATTEMPTS } from '#server/modules/outbox/moves.ts';
import { failureReason } from '#shared/domain/failure-reasons.ts';
import { auditAccounts } from './fault-audit.ts';
import { auditTotals } from './totals-audit.ts';

/**
 * Compares the outbox with its messages and their money, once all of it is through.
 * @returns what is wrong, in words; empty when all is right
 */
export async function auditOutbox(reader: Reader): Promise<string[]> {
  return [
    ...(await auditAccounts(reader)),
    ...(await auditTotals(reader)),
    ...(await auditRows(reader)),
    ...(await auditCounts(reader)),
  ];
}

/** A row has one message that was, or may have been, taken; and nobody got the same thing twice. */
async function auditRows(reader: Reader): Promise<string[]> {
  const rows = await reader.selectFrom('outbox').selectAll().execute();
  const messages = await reader.selectFrom('messages').where('source_id', 'is not', null).selectAll().execute();
  const wrong: string[] = [];
  for (const { seq, status, message_id, attempts } of rows) {
    const message = messages.find(({ id }) => id === message_id);
    if (status === 'handed') wrong.push(`row ${seq} is still on its way`);
    if (status === 'ended' && !message) wrong.push(`row ${seq} has ended without a message`);
    if (status === 'ended' && message?.status === 'queued') wrong.push(`row ${seq} has ended before its message`);
    if ((status === 'skipped' || status === 'waiting') && message_id !== null) wrong.push(`row ${seq} has a message`);
    if (attempts > MOST_ATTEMPTS) wrong.push(`row ${seq} was tried ${attempts} times`);
  }
  const taken = messages.filter(({ provider_id, member_id }) => provider_id !== null && member_id !== null);
  const same = Map.groupBy(taken, ({ source_id, member_id }) => `${source_id} to ${member_id}`);
  const several = [...same].filter(([key, sent]) => {
    const occasions = rows.filter(({ source_id, recipient }) => key === `${source_id} to ${recipient}`);
    return sent.length > Math.max(1, occasions.length);
  });
  wrong.push(...several.map(([key, sent]) => `${key}: sent ${sent.length} times`));
  const unlinked = taken.filter(({ id }) => !rows.some(({ message_id }) => message_id === id));
  wrong.push(...unlinked.map(({ id }) => `message ${id} was taken, and no row knows of it`));
  return wrong;
}

/** What is counted of sources is what a recount comes to, whatever period it is counted in. */
async function auditCounts(reader: Reader): Promise<string[]> {
  const counted = new Map<string, { count: number; cost: number }>();
  const add = (key: string, count: number, cost: number) => {
    const before = counted.get(key) ?? { count: 0, cost: 0 };
    counted.set(key, { count: before.count + count, cost: before.cost + cost });
  };
  const rows = await reader
    .selectFrom('outbox')
    .innerJoin('messages', 'messages.id', 'outbox.message_id')
    .innerJoin('ledger_transfers as hold', 'hold.id', 'messages.hold_id')
    .where('source_kind', 'not in', ['test', 'reward_code'])
    .select(['outbox.source_id', 'messages.status', 'failure', 'cause', 'hold.amount'])
    .execute();
  for (const { source_id, status, failure, cause, amount } of rows) {
    if (status === 'queued') add(`${source_id} in_flight`, 1, 0);
    else if (status === 'failed') add(`${source_id} failed:${failureReason(failure ?? 'not_sent', cause)}`, 1, 0);
    else add(`${source_id} ${status}`, 1, amount);
  }
  const skipped = await reader
    .selectFrom('outbox')
    .where('status', '=', 'skipped')
    .where('source_kind', 'not in', ['test', 'reward_code'])
    .select(['source_id', 'reason'])
    .execute();
  for (const { source_id, reason } of skipped) add(`${source_id} skipped:${reason}`, 1, 0);
  const kept = await reader
    .selectFrom('source_counts')
    .where('outcome', '!=', 'erased')
    .groupBy(['source_id', 'outcome'])
    .select(({ fn }) => [
      'source_id',
      'outcome',
      fn.sum<number>('count').as('count'),
      fn.sum<number>('cost').as('cost'),
    ])
    .execute();
  const wrong: string[] = [];
  for (const { source_id, outcome, count, cost } of kept) {
    const real = counted.get(`${source_id} ${outcome}`) ?? { count: 0, cost: 0 };
    counted.delete(`${source_id} ${outcome}`);
    if (real.count !== count || real.cost !== cost) {
      wrong.push(`${source_id} ${outcome}: ${count} for ${cost} are counted, there are ${real.count} for ${real.cost}`);
    }
  }
  wrong.push(...[...counted.keys()].map((key) => `${key} is not counted`));
  for (const sourceId of new Set(kept.map(({ source_id }) => source_id))) {
    const waits = await reader
      .selectFrom('outbox')
      .where('source_id', '=', sourceId)
      .where('status', '=', 'waiting')
      .select('seq')
      .executeTakeFirst();
    if ((await isThrough(reader, sourceId)) === (waits !== undefined)) wrong.push(`${sourceId}: through or not?`);
  }
  return wrong;
}
