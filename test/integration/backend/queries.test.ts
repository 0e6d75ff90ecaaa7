import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildApp } from '#server/app.ts';
import type { Schema } from '#server/db/schema.ts';
import { listEvaluations, recordEvaluation } from '#server/modules/auto-topups/evaluations.ts';
import { getBilling, saveAutoTopup } from '#shared/api/billing.ts';
import { startVerification } from '#shared/api/verifications.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { caller, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const USD = MICROS_PER_UNIT;
/** They have a row or a few for each shop, or are emptied again: they do not grow with the business. */
const SMALL = [
  ...['shops', 'staff', 'auto_topups', 'notification', 'payment_events_seen', 'ledger_accounts', 'price'],
  ...['bot_rules', 'activity_messages'],
];

const planSchema = z.array(z.object({ detail: z.string() }));

describe('with years of business behind it', () => {
  let backend: TestBackend;
  let watched: Awaited<ReturnType<typeof watchedApp>>;
  let token: string;

  beforeEach(async () => {
    const file = join(tempFolder(), 'tillside.sqlite');
    backend = await startTestBackend({ file });
    ({ token } = await signInAs(backend, 'owner'));
    watched = await watchedApp(backend, file);
  });
  afterEach(async () => {
    await watched.close();
    await backend.close();
  });

  const saveAuto = async () => {
    const settings = { enabled: true, threshold: 10 * USD, amount: 50 * USD, monthlyCap: 500 * USD, cardId: 'pm_visa' };
    const body = { operationId: randomUUID(), ...settings };
    unwrap(await watched.call(saveAutoTopup, { params: { currency: 'USD' }, body }, token));
    await backend.settle();
  };
  const spend = async () => {
    const body = { operationId: randomUUID(), phone: '+6581234567' };
    unwrap(await watched.call(startVerification, { body }, token));
    await backend.settle();
  };

  it('nothing that is done every few seconds, at each message or for the owner’s page reads all of a table', async () => {
    await saveAuto();
    await spend();
    unwrap(await watched.call(getBilling, {}, token));
    watched.startJobs();
    await backend.clock.advance(4 * 60_000);
    const scans = watched.plans().flatMap(([sql, plan]) => {
      const tables = [...plan.matchAll(/SCAN (?!\d+-ROW VALUES)(\w+)/g)].map(([, table]) => table ?? '');
      return tables.some((table) => !SMALL.includes(table)) ? [`${plan}: ${sql}`] : [];
    });
    expect(scans).toEqual([]);
    expect(watched.plans().length).toBeGreaterThan(25);
  });

  it('what Auto Topup looks at are the few charges of its own', async () => {
    await saveAuto();
    await spend();
    const plans = watched.plans().flatMap(([, plan]) => (plan.includes('topups_of_wallet') ? [plan] : []));
    expect(plans).toHaveLength(3);
    for (const plan of plans) expect(plan).toMatch(/\(shop_id=\? AND currency=\? AND automatic=\?/);
  });

  it('the evaluations of Auto Topup are kept as far back as anybody looks', async () => {
    const { reader, write } = backend.database;
    const { id: shop_id } = await reader.selectFrom('shops').select('id').executeTakeFirstOrThrow();
    const wallet = { shop_id, currency: 'USD' };
    for (let amount = 1; amount <= 60; amount++) {
      await write((work) => recordEvaluation(work, backend.parts.random, wallet, 0, { kind: 'charge', amount }));
    }
    const kept = await listEvaluations(reader, wallet, 100);
    expect(kept).toHaveLength(50);
    expect(kept[0]?.decision).toEqual({ kind: 'charge', amount: 60 });
  });

  it('a message writes nothing for Auto Topup while nothing changes', async () => {
    await saveAuto();
    await spend();
    const checks = () => backend.database.reader.selectFrom('auto_topup_evaluations').select(['at', 'times']).execute();
    expect(await checks()).toEqual([{ at: backend.clock.now(), times: 1 }]);
  });
});

/** One more process on the same file, whose readings are written down. */
async function watchedApp({ parts }: TestBackend, file: string) {
  const sqlite = new SqliteDatabase(file);
  const queries = new Map<string, CompiledQuery>();
  const log = ({ query }: { query: CompiledQuery }) => void queries.set(query.sql, query);
  const reader = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }), log });
  const { app, startJobs } = await buildApp({ ...parts, database: { ...parts.database, reader } });
  return {
    call: caller(app),
    startJobs,
    /** The queries so far, each with how SQLite would run it. */
    plans: () =>
      [...queries.values()].map(({ sql, parameters }): [string, string] => {
        const rows = planSchema.parse(sqlite.prepare(`explain query plan ${sql}`).all(...parameters));
        return [sql, rows.map(({ detail }) => detail).join('; ')];
      }),
    close: async () => {
      await app.close();
      await reader.destroy();
    },
  };
}
