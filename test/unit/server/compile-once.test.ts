import { describe, expect, it, onTestFinished } from 'vitest';
import { askOften, changeOften } from '#server/db/compile-once.ts';
import { openDatabase } from '#server/db/database.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';

async function openTable() {
  const database = await openDatabase(':memory:', createFakeClock(), silentLog);
  onTestFinished(() => database.close());
  return database;
}

interface Throttle {
  key: string;
  failures: number;
}

const insert = changeOften((db, { failures, key }: Throttle) =>
  db.insertInto('throttles').values({ key, failures, last_failure_at: 7, locked_until: 0 }),
);

describe('a query that is compiled once', () => {
  it('is run with the values of each call, each in its place, and with those that are always the same', async () => {
    const { reader, write } = await openTable();
    await write(async (work) => {
      await insert(work, { key: 'a', failures: 1 });
      await insert(work, { failures: 2, key: 'b' });
    });
    const rows = await reader.selectFrom('throttles').orderBy('key').selectAll().execute();
    expect(rows).toEqual([
      { key: 'a', failures: 1, last_failure_at: 7, locked_until: 0 },
      { key: 'b', failures: 2, last_failure_at: 7, locked_until: 0 },
    ]);
  });

  it('is built at its first call only', async () => {
    const { reader } = await openTable();
    let built = 0;
    const ask = askOften((db, { key }: { key: string }) => {
      built += 1;
      return db.selectFrom('throttles').where('key', '=', key).selectAll();
    });
    for (const key of ['a', 'b', 'c']) expect(await ask(reader, { key })).toEqual([]);
    expect(built).toBe(1);
  });

  it('returns what a change was built to return', async () => {
    const { write } = await openTable();
    const grow = changeOften((db, { key, by }: { key: string; by: number }) =>
      db
        .updateTable('throttles')
        .where('key', '=', key)
        .set((eb) => ({ failures: eb('failures', '+', by) }))
        .returning('failures'),
    );
    const returned = await write(async (work) => {
      await insert(work, { key: 'a', failures: 1 });
      return [await grow(work, { key: 'a', by: 2 }), await grow(work, { key: 'nobody', by: 2 })];
    });
    expect(returned).toEqual([[{ failures: 3 }], []]);
  });

  it('cannot compute with values that it does not have yet', async () => {
    const { reader } = await openTable();
    const ask = askOften((db, { at }: { at: number }) =>
      db
        .selectFrom('throttles')
        .where('locked_until', '>', at - 60_000)
        .selectAll(),
    );
    await expect(ask(reader, { at: 1 })).rejects.toThrow('takes at as it is');
  });
});
