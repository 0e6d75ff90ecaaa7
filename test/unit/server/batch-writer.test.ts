import { describe, expect, it, onTestFinished } from 'vitest';
import { BatchWriter } from '#server/db/batch-writer.ts';
import { openDatabase, type Work } from '#server/db/database.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';

/** A writer of keys, which tells what it was given at once. A key that was written before, or is empty, fails. */
async function openWriter(mostAtOnce?: number) {
  const database = await openDatabase(':memory:', createFakeClock(), silentLog);
  onTestFinished(() => database.close());
  const batches: string[][] = [];
  const write = async ({ tx }: Work, keys: readonly string[]) => {
    batches.push([...keys]);
    for (const key of keys) {
      if (key === '') throw new Error('no key');
      await tx.insertInto('throttles').values({ key, failures: 0, last_failure_at: 0, locked_until: 0 }).execute();
    }
  };
  const writer = new BatchWriter<string>(database, write, mostAtOnce);
  const keys = async () =>
    (await database.reader.selectFrom('throttles').orderBy('key').select('key').execute()).map(({ key }) => key);
  return { database, writer, batches, keys };
}

const status = async (writes: Promise<void>[]) => (await Promise.allSettled(writes)).map((one) => one.status);

describe('items that are written in batches', () => {
  it('go together when they come together, in their order', async () => {
    const { writer, batches, keys } = await openWriter();
    await Promise.all(['b', 'a', 'c'].map((key) => writer.write(key)));
    expect(batches).toEqual([['b', 'a', 'c']]);
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  it('go with those that came while they waited for the database', async () => {
    const { database, writer, batches } = await openWriter();
    const { promise: busy, resolve } = Promise.withResolvers<void>();
    const other = database.write(() => busy);
    const first = writer.write('a');
    await new Promise(setImmediate);
    const second = writer.write('b');
    resolve();
    await Promise.all([other, first, second]);
    expect(batches).toEqual([['a', 'b']]);
  });

  it('are written one by one when they fail together: the one that cannot be written fails alone', async () => {
    const { writer, keys } = await openWriter();
    expect(await status(['a', '', 'b'].map((key) => writer.write(key)))).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await keys()).toEqual(['a', 'b']);
    await writer.write('c');
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  it('are no more at once than they may be', async () => {
    const { writer, batches } = await openWriter(2);
    await Promise.all(['a', 'b', 'c'].map((key) => writer.write(key)));
    expect(batches).toEqual([['a', 'b'], ['c']]);
  });

  it('leave somebody else a turn when there are very many', async () => {
    const { writer, batches } = await openWriter();
    await Promise.all(Array.from({ length: 1_201 }, (_, index) => writer.write(`${index}`)));
    expect(batches.map(({ length }) => length)).toEqual([500, 500, 201]);
  });

  it('are all refused by a database that takes nothing any more, and none waits for ever', async () => {
    const { database, writer } = await openWriter();
    await database.close();
    expect(await status([writer.write('a'), writer.write('b')])).toEqual(['rejected', 'rejected']);
  });
});
