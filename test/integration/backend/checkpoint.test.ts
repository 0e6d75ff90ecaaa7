import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCheckpointThread } from '#server/db/checkpoint-thread.ts';
import { type Database, openDatabase } from '#server/db/database.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { fillLog, logBytes, lookAtLog, ROWS } from '#test/log-filler.ts';
import { silentLog } from '#test/silent-log.ts';
import { tempFolder } from '#test/temp-folder.ts';

const ROUNDS = 15;
/** How often it is looked at the log before more is written. */
const LOOKS = 20;
/** Pages from which on whoever commits copies the log as well. */
const TAKEN_BY_COMMIT = 10_000;

describe('a database that much is written to', () => {
  let file: string;
  let database: Database;
  beforeEach(async () => {
    file = join(tempFolder(), 'a.sqlite');
    // Its time stands still, so whatever is written is written fast.
    database = await openDatabase(file, createFakeClock(), silentLog);
  });
  afterEach(() => database.close());

  /** Writes until the thread has copied something, with time for it in between. @returns how often it wrote */
  async function writeUntilCopied(): Promise<number> {
    for (let round = 1; ; round++) {
      await fillLog(database, `round ${round}`);
      for (let look = 0; look < LOOKS; look++) {
        // The next write may begin the log anew, in which nothing is copied yet: it has to be looked at before.
        await setTimeout(20);
        const { log, checkpointed } = lookAtLog(file);
        expect(log).toBeLessThan(TAKEN_BY_COMMIT);
        if (checkpointed > 0) return round;
      }
    }
  }

  it('has its log copied into the file before those who commit do it', async () => {
    expect(await writeUntilCopied()).toBeGreaterThan(1);
  });

  it('empties its log also while it is being copied', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await fillLog(database, `secret ${round}`);
      await fillLog(database, `other ${round}`);
      await database.write(({ tx }) => tx.deleteFrom('throttles').where('key', 'like', 'secret%').execute());
      await database.emptyLog();
      expect(logBytes(file)).toBe(0);
      expect(readFileSync(file).includes('secret')).toBe(false);
    }
  });

  it('closes with nothing left of its log while it is being copied', async () => {
    const rounds = await writeUntilCopied();
    await fillLog(database, 'one more');
    await Promise.all([database.close(), database.close()]);
    expect(existsSync(`${file}-wal`)).toBe(false);
    const again = await openDatabase(file, createFakeClock(), silentLog);
    expect(await again.reader.selectFrom('throttles').select('key').execute()).toHaveLength((rounds + 1) * ROWS);
    await again.close();
  });
});

describe('the thread that copies the log', () => {
  it('fails where the database is gone, and ends all the same', async () => {
    const file = join(tempFolder(), 'gone.sqlite');
    const thread = startCheckpointThread(file);
    await expect(thread.copyLog()).rejects.toThrow('unable to open database file');
    await expect(thread.copyLog()).rejects.toThrow('unable to open database file');
    await thread.end();
    expect(existsSync(file)).toBe(false);
  });

  it('copies nothing once it has ended', async () => {
    const file = join(tempFolder(), 'a.sqlite');
    const database = await openDatabase(file, createFakeClock(), silentLog);
    await fillLog(database, 'row');
    const thread = startCheckpointThread(file);
    await thread.copyLog();
    expect(lookAtLog(file).checkpointed).toBe(lookAtLog(file).log);
    await Promise.all([thread.end(), thread.end()]);
    await expect(thread.copyLog()).rejects.toThrow('the thread ended with 0');
    // One that never was asked to copy anything ends as well.
    await startCheckpointThread(file).end();
    await database.close();
  });
});
