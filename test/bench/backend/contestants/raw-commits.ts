import { join } from 'node:path';
import { openDurably } from '#server/db/durable-sqlite.ts';
import type { Loop } from '../contestant.ts';
import { CREATE_CODES, INSERT_CODE, newCode } from './codes-table.ts';
import { turnsPerSecond } from './turns.ts';

/** What SQLite allows whoever commits each small row by itself: no HTTP, nothing but the prepared statement. */
export function startRawCommits(folder: string): Loop {
  const sqlite = openDurably(join(folder, 'raw.sqlite'));
  sqlite.exec(CREATE_CODES);
  const insert = sqlite.prepare(INSERT_CODE);
  return {
    kind: 'loop',
    run: (ms) => turnsPerSecond(ms, () => insert.run(newCode('+6581234567'))),
    close: async () => {
      sqlite.close();
    },
  };
}
