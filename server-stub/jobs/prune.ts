import { TRY_LIMIT } from '#shared/domain/verification.ts';
import type { Database, Work } from '../db/database.ts';
import { FORGET_AFTER_MS } from '../modules/sessions/throttle.ts';

/** How often old rows are looked for, in milliseconds. */
export const PRUNE_MS = 60 * 60_000;
/** A client that lost an answer asks again within seconds, or after a restart; never after a week. */
const KEEP_OPERATIONS_MS = 7 * 24 * 60 * 60_000;
const KEEP_SESSIONS_MS = 30 * 24 * 60 * 60_000;

/** Takes away what has served its purpose: answers to old commands, ended sessions, wrong tries that no longer count. */
export async function prune(database: Database): Promise<void> {
  await database.write(async ({ tx, now }) => {
    await forgetAnswers(tx, now);
    await tx
      .deleteFrom('sessions')
      .where('expires_at', '<', now - KEEP_SESSIONS_MS)
      // The last one tells when somebody last signed in.
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('sessions as newer')
            .whereRef('newer.staff_id', '=', 'sessions.staff_id')
            .whereRef('newer.created_at', '>', 'sessions.created_at')
            .select('newer.id'),
        ),
      )
      .execute();
    await tx
      .deleteFrom('throttles')
      .where('last_failure_at', '<', now - FORGET_AFTER_MS)
      .execute();
    await tx
      .deleteFrom('wrong_codes')
      .where('at', '<', now - TRY_LIMIT.windowMs)
      .execute();
  });
  // Also of what could not leave the log when it was erased, because somebody was reading.
  await database.emptyLog();
}

/**
 * Answers are numbered as they are written, so that the old ones come before the first that is kept, and no more is read
 * than is deleted. One from when the clock was ahead does not keep the others until that moment has come.
 */
async function forgetAnswers(tx: Work['tx'], now: number): Promise<void> {
  const keptSince = now - KEEP_OPERATIONS_MS;
  const kept = await tx
    .selectFrom('operations')
    .where('created_at', '>=', keptSince)
    .where('created_at', '<=', now)
    .orderBy('seq')
    .select('seq')
    .limit(1)
    .executeTakeFirst();
  await tx
    .deleteFrom('operations')
    .where('created_at', '<', keptSince)
    .where('seq', '<', kept?.seq ?? Number.MAX_SAFE_INTEGER)
    .execute();
}
