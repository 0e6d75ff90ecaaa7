import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Loop } from '../contestant.ts';
import { turnsPerSecond } from './turns.ts';

/** Bytes of a page, and how many of them are written before the first one is written anew, as in SQLite's log. */
const PAGE = 4_096;
const PAGES = 1_000;

/** What the disk itself allows: a page is written and known to be on it, one after the other. */
export function startFsync(folder: string): Loop {
  const file = openSync(join(folder, 'pages'), 'w');
  const page = Buffer.alloc(PAGE, 1);
  writeSync(file, Buffer.alloc(PAGE * PAGES));
  let next = 0;
  return {
    kind: 'loop',
    run: (ms) =>
      turnsPerSecond(ms, () => {
        writeSync(file, page, 0, PAGE, (next % PAGES) * PAGE);
        fsyncSync(file);
        next += 1;
      }),
    close: async () => closeSync(file),
  };
}
