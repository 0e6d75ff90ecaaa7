import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { tempFolder } from '#test/temp-folder.ts';
import type { LongOutbox } from './long-outbox.ts';

const ROWS = 20_000;
const HEAP_MB = 64;
/** What may come and go without meaning anything, in bytes; 200 bytes kept of each row would be as much. */
const NOISE = 4_000_000;

const PROGRAM = fileURLToPath(new URL('./long-outbox.ts', import.meta.url));
const usedSchema = z.object({ atFirst: z.number(), atLast: z.number() });

it('a long campaign takes no more memory at its end than near its beginning', { timeout: 300_000 }, async () => {
  const settings: LongOutbox = { file: join(tempFolder(), 'long.sqlite'), rows: ROWS };
  const child = fork(PROGRAM, [JSON.stringify(settings)], {
    execArgv: ['--expose-gc', `--max-old-space-size=${HEAP_MB}`],
  });
  const exited = once(child, 'exit');
  const [message] = await Promise.race([
    once(child, 'message'),
    exited.then(([code, signal]) => {
      throw new Error(`it ended with ${code ?? signal} before it was through`);
    }),
  ]);
  await exited;
  const { atFirst, atLast } = usedSchema.parse(message);
  expect(atLast - atFirst).toBeLessThan(NOISE);
  const sqlite = new SqliteDatabase(settings.file, { readonly: true });
  const phones = sqlite.prepare("select count(distinct phone) from messages where status = 'delivered'").pluck().get();
  const messages = sqlite.prepare('select count(*) from messages').pluck().get();
  sqlite.close();
  expect([phones, messages]).toEqual([ROWS, ROWS]);
});
