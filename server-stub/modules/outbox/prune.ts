import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import { nextSourceAfter } from './repository.ts';

const DAY_MS = 24 * 60 * 60_000;
/** How long rows are kept after a campaign has ended, and those that were for one moment alone. */
const KEEP_CAMPAIGNS_MS = 90 * DAY_MS;
const KEEP_MOMENTS_MS = 7 * DAY_MS;
/** Most rows that go in one change. */
const AT_ONCE = 1_000;

/**
 * Takes away rows that have served their purpose, a slice at a time behind the counter. Those of rules and activities stay:
 * they are what tells that somebody got it.
 */
export async function pruneOutbox(database: Database, now: number): Promise<void> {
  for (let source = await nextSourceAfter(database.reader, ''); source; ) {
    const { id, kind } = source;
    const until = await pruneUntil(database, kind, id, now);
    while (until !== null && (await pruneSlice(database, id, until)) === AT_ONCE);
    source = await nextSourceAfter(database.reader, id);
  }
}

/** Rows that were due before then go; null where all of the source stay. */
async function pruneUntil({ reader }: Database, kind: string, id: string, now: number): Promise<number | null> {
  if (kind === 'test' || kind === 'reward_code') return now - KEEP_MOMENTS_MS;
  if (kind !== 'campaign') return null;
  const campaign = await reader.selectFrom('campaigns').where('id', '=', id).select('ended_at').executeTakeFirst();
  const isOld = campaign?.ended_at != null && campaign.ended_at < now - KEEP_CAMPAIGNS_MS;
  return isOld ? now : null;
}

async function pruneSlice(database: Database, sourceId: string, until: number): Promise<number> {
  return database.write(async ({ tx }) => {
    const gone = await tx
      .deleteFrom('outbox')
      .where('seq', 'in', (eb) =>
        eb
          .selectFrom('outbox')
          .where('source_id', '=', sourceId)
          .where('not_before', '<', until)
          // What is on its way is still to be heard of.
          .where('status', '!=', sql.lit<'handed'>('handed'))
          .limit(AT_ONCE)
          .select('seq'),
      )
      .executeTakeFirst();
    return Number(gone.numDeletedRows);
  }, 'behind');
}
