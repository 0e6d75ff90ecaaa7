import type { Database } from '../db/database.ts';
import { FORGET_AFTER_MS } from '../modules/sessions/throttle.ts';

/** How often old rows are looked for, in milliseconds. */
export const PRUNE_MS = 60 * 60_000;
/** A client that lost an answer asks again within seconds, or after a restart; never after a week. */
const KEEP_OPERATIONS_MS = 7 * 24 * 60 * 60_000;
const KEEP_SESSIONS_MS = 30 * 24 * 60 * 60_000;

/** Takes away what has served its purpose: answers to old commands, ended sessions, forgotten wrong tries. */
export async function prune(database: Database): Promise<void> {
  await database.write(async ({ tx, now }) => {
    await tx
      .deleteFrom('operations')
      .where('created_at', '<', now - KEEP_OPERATIONS_MS)
      .execute();
    await tx
      .deleteFrom('sessions')
      .where('expires_at', '<', now - KEEP_SESSIONS_MS)
      .execute();
    await tx
      .deleteFrom('throttles')
      .where('last_failure_at', '<', now - FORGET_AFTER_MS)
      .execute();
  });
}
