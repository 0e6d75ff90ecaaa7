import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Database, Work } from '#server/db/database.ts';
import type { Schema } from '#server/db/schema.ts';
import { forgetRecipient } from '#server/modules/outbox/erasure.ts';
import { pruneOutbox } from '#server/modules/outbox/prune.ts';
import { FakeCarrier } from '#test/fake-carrier.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { FakeSource } from '#test/fake-source.ts';
import { buildEngine, makeShop, memberId, on, PRICE } from '#test/outbox-engine.ts';
import { silentLog } from '#test/silent-log.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { START } from '#test/test-backend.ts';

/** What grows with the business. */
const LARGE = [
  'outbox',
  'row',
  'messages',
  'members',
  'ledger_transfers',
  'hold',
  'earlier',
  'source_counts',
  'campaigns',
];
const MINUTE = 60_000;

const planSchema = z.array(z.object({ detail: z.string() }));

it('nothing that sends the outbox reads all of a table that grows', async () => {
  const file = join(tempFolder(), 'outbox.sqlite');
  const clock = createFakeClock(START);
  await makeShop(file, clock, 20);
  const { database, plans } = watch(file, () => clock.now());
  const carrier = new FakeCarrier();
  const sources = { campaign: new FakeSource(on('campaign')), campaign_bot: new FakeSource(on('campaign_bot')) };
  const [activity, rest] = [new FakeSource(on('welcome')), new FakeSource(on('test'))];
  const engine = buildEngine(
    ...([
      database,
      clock,
      [carrier] as const,
      { ...sources, activity, reward_code: rest, test: rest },
      silentLog,
    ] as const),
  );
  await engine.topUp(100 * PRICE);
  carrier.does = ({ to }) => (to.endsWith('3') ? 'swallow' : to.endsWith('4') ? 'refuse' : 'take');
  await engine.add(1, 10);
  await engine.add(11, 20, { sourceKind: 'campaign_bot', sourceId: 'rule' });
  await engine.add(1, 3, { sourceKind: 'activity', sourceId: 'welcome', expiresAt: clock.now() });
  const stop = engine.runner.start();
  for (let passed = 0; passed < 120 * MINUTE; passed += 20_000) {
    await clock.advance(20_000);
    await engine.messages.resolveAbandoned();
  }
  for (const { id } of carrier.taken) await carrier.report(id, id.endsWith('7') ? 'undelivered' : 'delivered');
  await database.write((work) => forgetRecipient(work, memberId(1)));
  await pruneOutbox(database, clock.now() + 1_000 * 24 * 60 * MINUTE);
  await Promise.all([stop(), clock.advance(MINUTE)]);
  const asked = plans();
  expect(await engine.rows()).toMatchObject({ ended: 20, skipped: 3 });
  const scans = asked.flatMap(([sql, plan]) => {
    const tables = [...plan.matchAll(/SCAN (\w+)/g)].map(([, table]) => table ?? '');
    return tables.some((table) => LARGE.includes(table)) ? [`${plan}: ${sql}`] : [];
  });
  expect(scans).toEqual([]);
  expect(asked.length).toBeGreaterThan(30);
});

/** A database whose queries are written down, each with how SQLite would run it. */
function watch(file: string, now: () => number) {
  const sqlite = new SqliteDatabase(file);
  const queries = new Map<string, CompiledQuery>();
  const log = ({ query }: { query: CompiledQuery }) => void queries.set(query.sql, query);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }), log });
  onTestFinished(() => db.destroy());
  const database: Database = {
    reader: db,
    async write(change) {
      const tasks: (() => void)[] = [];
      const afterCommit: Work['afterCommit'] = (task) => tasks.push(task);
      const done = await db.transaction().execute((tx) => change({ tx, now: now(), afterCommit }));
      for (const task of tasks) task();
      return done;
    },
    emptyLog: async () => undefined,
    close: () => db.destroy(),
  };
  const plans = () =>
    [...queries.values()]
      // What refers to a row of the books is looked for only where something referred to nothing before.
      .filter(({ sql }) => !/^(begin|commit|rollback|insert into "ledger_)/.test(sql))
      .map(({ sql, parameters }): [string, string] => {
        const rows = planSchema.parse(sqlite.prepare(`explain query plan ${sql}`).all(...parameters));
        return [sql, rows.map(({ detail }) => detail).join('; ')];
      });
  return { database, plans };
}
