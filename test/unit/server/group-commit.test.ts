import { Kysely } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#server/db/database.ts';
import { DurableSqliteDialect, openDurably } from '#server/db/durable-sqlite.ts';
import { GroupCommit, type Lane, type Work } from '#server/db/group-commit.ts';
import type { Schema } from '#server/db/schema.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';

/** A database that tells what it ran. */
async function openGroups() {
  const file = ':memory:';
  const sqlite = openDurably(file);
  sqlite.exec(
    'create table throttles (key text primary key, failures integer, last_failure_at integer, locked_until integer)',
  );
  sqlite.exec('create table parents (id integer primary key)');
  sqlite.exec('create table children (parent integer references parents (id) deferrable initially deferred)');
  const ran: string[] = [];
  const db = new Kysely<Schema>({
    dialect: new DurableSqliteDialect(sqlite),
    log: ({ query }) => void ran.push(query.sql),
  });
  onTestFinished(() => db.destroy());
  const errors: unknown[] = [];
  const log = { ...silentLog, error: (...told: unknown[]) => void errors.push(told) };
  const clock = createFakeClock();
  const commits = new GroupCommit(db, clock, log);
  const keys = () => sqlite.prepare('select key from throttles order by key').pluck().all();
  const times = (sql: string) => ran.filter((one) => one === sql).length;
  return { commits, clock, keys, times, errors, sqlite };
}

const add =
  (key: string) =>
  async ({ tx }: Work): Promise<string> => {
    await tx.insertInto('throttles').values({ key, failures: 0, last_failure_at: 0, locked_until: 0 }).execute();
    return key;
  };

describe('work behind the counter', () => {
  /** What ran, in which order, and in how many commits, when it all came at once. */
  async function run(lanes: readonly Lane[]) {
    const { commits, times } = await openGroups();
    const order: string[] = [];
    const numbered = lanes.map((lane, index) => `${lane} ${index}`);
    await Promise.all(
      numbered.map((name, index) => commits.write(async () => void order.push(name), lanes[index] ?? 'counter')),
    );
    return { order, commits: times('commit') };
  }

  it('waits until no counter does, and then goes one change at a time', async () => {
    expect(await run(['behind', 'counter', 'behind', 'counter'])).toEqual({
      order: ['counter 1', 'counter 3', 'behind 0', 'behind 2'],
      commits: 3,
    });
  });

  it('goes along with the counters once it has waited long', async () => {
    const { commits, clock } = await openGroups();
    const order: string[] = [];
    const serve = async (left: number): Promise<void> => {
      let next: Promise<void> | undefined;
      await commits.write(async () => {
        order.push('counter');
        // The next customer is there before this one is served.
        if (left > 0) next = serve(left - 1);
        await clock.advance(30);
      });
      await next;
    };
    const behind = commits.write(async () => void order.push('behind'), 'behind');
    await Promise.all([serve(9), behind]);
    expect(order.slice(0, 6)).toEqual(['counter', 'counter', 'counter', 'counter', 'counter', 'behind']);
  });

  it('keeps its own order', async () => {
    const { order } = await run(Array(20).fill('behind'));
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => `behind ${index}`));
  });
});

describe('changes that come together', () => {
  it('share one commit', async () => {
    const { commits, keys, times } = await openGroups();
    expect(await Promise.all(['a', 'b', 'c'].map((key) => commits.write(add(key))))).toEqual(['a', 'b', 'c']);
    expect(keys()).toEqual(['a', 'b', 'c']);
    expect([times('begin immediate'), times('commit'), times('savepoint change')]).toEqual([1, 1, 3]);
  });

  it('see what those before them did', async () => {
    const { commits } = await openGroups();
    const seen = async ({ tx }: Work) => (await tx.selectFrom('throttles').select('key').execute()).length;
    const [, first, , second] = await Promise.all(
      [add('a'), seen, add('b'), seen].map((one) => commits.write<unknown>(one)),
    );
    expect([first, second]).toEqual([1, 2]);
  });

  it('fail alone: nothing of the one that failed is left, and nothing follows it', async () => {
    const { commits, keys, times } = await openGroups();
    const followed: string[] = [];
    const following = (key: string) => async (work: Work) => {
      work.afterCommit(() => followed.push(key));
      return add(key)(work);
    };
    const failing = async (work: Work) => {
      await following('lost')(work);
      throw new Error('no');
    };
    const ended = await Promise.allSettled([following('a'), failing, following('b')].map((one) => commits.write(one)));
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(keys()).toEqual(['a', 'b']);
    expect(followed).toEqual(['a', 'b']);
    expect(times('commit')).toBe(1);
  });

  it('are all refused when the commit fails, and nothing of them is left', async () => {
    const { commits, keys, sqlite } = await openGroups();
    const followed: string[] = [];
    const orphan = async (work: Work) => {
      work.afterCommit(() => followed.push('orphan'));
      sqlite.exec('insert into children values (1)');
    };
    const ended = await Promise.allSettled([commits.write(add('a')), commits.write(orphan)]);
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(keys()).toEqual([]);
    expect(followed).toEqual([]);
    expect(await commits.write(add('b'))).toBe('b');
  });

  it('are all refused when the database ends the transaction by itself, and the next ones go on', async () => {
    const { commits, keys, sqlite } = await openGroups();
    const ending = async () => {
      sqlite.exec('rollback');
      throw new Error('the disk is full');
    };
    const ended = await Promise.allSettled([commits.write(add('a')), commits.write(ending), commits.write(add('c'))]);
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(keys()).toEqual([]);
    expect(await commits.write(add('b'))).toBe('b');
  });

  it('are answered after the commit and what follows it, in their order', async () => {
    const { commits, times } = await openGroups();
    const told: string[] = [];
    const write = (key: string) =>
      commits
        .write(async (work) => {
          work.afterCommit(() => told.push(`${key} follows ${times('commit')} commit`));
          await add(key)(work);
          told.push(`${key} within ${times('commit')} commits`);
        })
        .then(() => told.push(`${key} answered`));
    await Promise.all([write('a'), write('b')]);
    expect(told).toEqual([
      'a within 0 commits',
      'b within 0 commits',
      'a follows 1 commit',
      'b follows 1 commit',
      'a answered',
      'b answered',
    ]);
  });

  it('stand whatever becomes of what follows them', async () => {
    const { commits, keys, errors } = await openGroups();
    const throwing = async (work: Work) => {
      work.afterCommit(() => {
        throw new Error('no');
      });
      return add('a')(work);
    };
    expect(await Promise.all([commits.write(throwing), commits.write(add('b'))])).toEqual(['a', 'b']);
    expect(keys()).toEqual(['a', 'b']);
    expect(errors).toHaveLength(1);
  });

  it('wait for the next commit when they come while one is being made', async () => {
    const { commits, keys, times } = await openGroups();
    const later: Promise<string>[] = [];
    await commits.write(async (work) => {
      later.push(commits.write(add('b')));
      return add('a')(work);
    });
    expect(keys()).toEqual(['a']);
    expect(await Promise.all(later)).toEqual(['b']);
    expect(times('commit')).toBe(2);
  });

  it('are not kept waiting by a long line', async () => {
    const { commits, times } = await openGroups();
    await Promise.all(Array.from({ length: 300 }, (_, n) => commits.write(add(String(n)))));
    expect(times('commit')).toBe(2);
  });
});

it('a change that comes alone needs no savepoint', async () => {
  const { commits, times } = await openGroups();
  await commits.write(add('a'));
  await expect(
    commits.write(async (work) => {
      await add('b')(work);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect([times('savepoint change'), times('commit'), times('rollback')]).toEqual([0, 1, 1]);
});

it('a moment within a group is that of the change itself', async () => {
  const clock = createFakeClock(1_000);
  const database = await openDatabase(':memory:', clock, silentLog);
  onTestFinished(() => database.close());
  expect(await database.write(async ({ now }) => now)).toBe(1_000);
});
