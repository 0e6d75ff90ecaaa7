import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#server/db/database.ts';
import { openDurably } from '#server/db/durable-sqlite.ts';
import { seedPrices } from '#server/seed/prices.ts';
import { COUNTS, countUp } from '#test/count-up.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';

describe('the database', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tillside-db-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('commits to the disk: WAL with synchronous FULL', () => {
    const sqlite = openDurably(join(folder, 'a.sqlite'));
    expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(sqlite.pragma('synchronous', { simple: true })).toBe(2);
    expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
    sqlite.close();
  });

  it('migrates once and finds everything again', async () => {
    const file = join(folder, 'a.sqlite');
    for (let opened = 0; opened < 2; opened++) {
      const database = await openDatabase(file, createFakeClock(), silentLog);
      await database.write(seedPrices);
      expect(await database.reader.selectFrom('sms_prices').selectAll().execute()).toHaveLength(34);
      await database.close();
    }
  });

  it('lets two processes write to one file, each in its turn', async () => {
    const file = join(folder, 'a.sqlite');
    const database = await openDatabase(file, createFakeClock(), silentLog);
    const elsewhere = new Worker(new URL('../../helpers/count-in-worker.ts', import.meta.url), {
      workerData: { file },
    });
    const ended = once(elsewhere, 'exit');
    await once(elsewhere, 'message');
    await countUp(database);
    expect(await ended).toEqual([0]);
    const row = await database.reader.selectFrom('throttles').selectAll().executeTakeFirst();
    expect(row?.failures).toBe(2 * COUNTS);
    await database.close();
  });

  it('keeps what waits for its commit when it is closed', async () => {
    const file = join(folder, 'a.sqlite');
    const database = await openDatabase(file, createFakeClock(), silentLog);
    const seeded = database.write(seedPrices);
    await Promise.all([database.close(), database.close()]);
    await seeded;
    const again = await openDatabase(file, createFakeClock(), silentLog);
    expect(await again.reader.selectFrom('sms_prices').selectAll().execute()).toHaveLength(34);
    await again.close();
  });

  it('runs what follows a commit after it, and not at all when there is none', async () => {
    const database = await openDatabase(':memory:', createFakeClock(), silentLog);
    const told: string[] = [];
    await database.write(async ({ afterCommit }) => {
      afterCommit(() => told.push('after'));
      told.push('within');
    });
    const failing = database.write(async ({ afterCommit }) => {
      afterCommit(() => told.push('never'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(told).toEqual(['within', 'after']);
    await database.close();
  });
});
