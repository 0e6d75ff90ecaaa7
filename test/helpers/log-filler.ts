import { existsSync, statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import type { Database } from '#server/db/database.ts';

/** Characters of each row: it takes a page of the table, and more than one of its index. */
const WIDE = 3_500;

/** Rows that are written at a time: with them the log gets about a thousand pages longer. */
export const ROWS = 500;

/** Writes wide rows in one change. Their keys begin with `name`. */
export async function fillLog({ write }: Pick<Database, 'write'>, name: string): Promise<void> {
  await write(async ({ tx }) => {
    const values = Array.from({ length: ROWS }, (_, row) => ({
      key: `${name} ${row} `.padEnd(WIDE, name),
      failures: 0,
      last_failure_at: 0,
      locked_until: 0,
    }));
    await tx.insertInto('throttles').values(values).execute();
  });
}

/** Pages of the log, and how many of them are in the file already. It copies none. */
export function lookAtLog(file: string): { log: number; checkpointed: number } {
  const sqlite = new SqliteDatabase(file, { fileMustExist: true });
  try {
    const state = sqlite.prepare<[], { log: number; checkpointed: number }>('pragma wal_checkpoint(NOOP)').get();
    if (!state) throw new Error('SQLite tells nothing of its log');
    return state;
  } finally {
    sqlite.close();
  }
}

/** Bytes of the log on the disk. */
export function logBytes(file: string): number {
  return existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0;
}
