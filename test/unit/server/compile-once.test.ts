import { describe, expect, it, onTestFinished } from 'vitest';
import { askOften, changeOften } from '#server/db/compile-once.ts';
import { openDatabase, type Work } from '#server/db/database.ts';
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

const allThrottles = askOften((db, _: object) => db.selectFrom('throttles').selectAll());

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

  it('sees within a transaction what was changed there, and waits outside of it until it is over', async () => {
    const { reader, write } = await openTable();
    const seen: string[] = [];
    let outside: Promise<void> | undefined;
    await write(async (work) => {
      outside = allThrottles(reader, {}).then((rows) => void seen.push(`outside ${rows.length}`));
      await insert(work, { key: 'a', failures: 1 });
      seen.push(`inside ${(await allThrottles(work.tx, {})).length}`);
      await insert(work, { key: 'b', failures: 1 });
      seen.push(`inside ${(await allThrottles(work.tx, {})).length}`);
    });
    await outside;
    expect(seen).toEqual(['inside 1', 'inside 2', 'outside 2']);
  });

  it.each([
    ['committed', async () => undefined],
    ['rolled back', () => Promise.reject(new Error('no'))],
  ])('is not run in a transaction that is %s', async (_how, end) => {
    const { reader, write } = await openTable();
    const kept: Work[] = [];
    await write((work) => {
      kept.push(work);
      return end();
    }).catch(() => undefined);
    for (const work of kept) {
      await expect(insert(work, { key: 'late', failures: 1 })).rejects.toThrow('Transaction is already');
      await expect(allThrottles(work.tx, {})).rejects.toThrow('Transaction is already');
    }
    expect(kept).toHaveLength(1);
    expect(await allThrottles(reader, {})).toEqual([]);
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
