import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, openDurably } from '#server/db/database.ts';
import { seedPrices } from '#server/seed/prices.ts';
import { createFakeClock } from '#test/fake-clock.ts';

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
      const database = await openDatabase(file, createFakeClock());
      await database.write(seedPrices);
      expect(await database.reader.selectFrom('sms_prices').selectAll().execute()).toHaveLength(34);
      await database.close();
    }
  });

  it('lets two processes write to one file in turn', async () => {
    const file = join(folder, 'a.sqlite');
    const databases = [await openDatabase(file, createFakeClock()), await openDatabase(file, createFakeClock())];
    const count = (n: number) => ({ key: `k${n}`, failures: 0, last_failure_at: 0, locked_until: 0 });
    for (let n = 0; n < 20; n++) {
      await databases[n % 2]?.write(async ({ tx }) => {
        // Reads first, as a plain `begin` would then lose against the other's write.
        await tx.selectFrom('throttles').selectAll().execute();
        await tx.insertInto('throttles').values(count(n)).execute();
      });
    }
    expect(await databases[0]?.reader.selectFrom('throttles').selectAll().execute()).toHaveLength(20);
    await Promise.all(databases.map((database) => database.close()));
  });

  it('runs what follows a commit after it, and not at all when there is none', async () => {
    const database = await openDatabase(':memory:', createFakeClock());
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
