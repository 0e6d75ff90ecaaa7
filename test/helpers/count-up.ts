import { setImmediate } from 'node:timers/promises';
import type { Database } from '#server/db/database.ts';

export const COUNTS = 200;

/** Reads a number and writes it back one higher, many times: whoever comes between is lost or loses. */
export async function countUp(database: Database): Promise<void> {
  for (let n = 0; n < COUNTS; n++) {
    await database.write(async ({ tx }) => {
      const row = await tx.selectFrom('throttles').where('key', '=', 'count').selectAll().executeTakeFirst();
      const counted = { failures: (row?.failures ?? 0) + 1, last_failure_at: 0, locked_until: 0 };
      await tx
        .insertInto('throttles')
        .values({ key: 'count', ...counted })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(counted))
        .execute();
    });
    await setImmediate();
  }
}
