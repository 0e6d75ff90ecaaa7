import type { NoCodeReport } from '#shared/api/verifications.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { toMessage, type VerificationRow } from './repository.ts';

/** How far back the shop's other codes are looked at, in milliseconds, and how many of them at most. */
const RECENT_MS = 6 * 60 * 60_000;
const MOST_RECENT = 200;

/** What is known about a code that did not come: its messages, and how others to the same country fared lately. */
export async function readNoCodeReport(reader: Reader, row: VerificationRow, now: number): Promise<NoCodeReport> {
  const own = await reader
    .selectFrom('messages')
    .where('shop_id', '=', row.shop_id)
    .where('phone', '=', row.phone)
    .where('verification_id', '=', row.id)
    .orderBy('queued_at', 'desc')
    .selectAll()
    .execute();
  const newest = own.find(({ id }) => id === row.message_id);
  if (!newest) throw new Error(`no message of the verification ${row.id}`);
  return {
    country: newest.country,
    messages: own.map(toMessage),
    recent: await readRecent(reader, row, newest.country, now - RECENT_MS),
  };
}

async function readRecent(
  reader: Reader,
  row: VerificationRow,
  country: Row<'messages'>['country'],
  since: number,
): Promise<NoCodeReport['recent']> {
  const others = await reader
    .selectFrom('messages')
    .leftJoin('verifications', (join) =>
      join
        .onRef('verifications.id', '=', 'messages.verification_id')
        .onRef('verifications.message_id', '=', 'messages.id')
        .on('verifications.verified_at', 'is not', null),
    )
    .where('messages.shop_id', '=', row.shop_id)
    .where('messages.country', '=', country)
    .where('messages.queued_at', '>', since)
    .where('messages.shop_number', 'is not', null)
    .where('messages.verification_id', '<>', row.id)
    // What the carrier never took says nothing about how it delivers.
    .where('messages.sent_at', 'is not', null)
    .orderBy('messages.queued_at', 'desc')
    .limit(MOST_RECENT)
    .select(['messages.status', 'messages.sent_at', 'messages.ended_at', 'verifications.id as verifiedId'])
    .execute();
  const arrivals = others.flatMap(({ status, sent_at, ended_at }) =>
    status === 'delivered' && sent_at !== null && ended_at !== null ? [{ at: ended_at, took: ended_at - sent_at }] : [],
  );
  const times = arrivals.map(({ took }) => took).sort((a, b) => a - b);
  return {
    since,
    sent: others.length,
    delivered: arrivals.length,
    failed: others.filter(({ status }) => status === 'failed').length,
    verified: others.filter(({ verifiedId }) => verifiedId !== null).length,
    medianDeliveryMs: times[Math.floor(times.length / 2)] ?? null,
    lastDeliveredAt: arrivals.length === 0 ? null : Math.max(...arrivals.map(({ at }) => at)),
  };
}
