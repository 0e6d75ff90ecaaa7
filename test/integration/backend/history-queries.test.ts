import SqliteDatabase from 'better-sqlite3';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Reader } from '#server/db/database.ts';
import type { Schema } from '#server/db/schema.ts';
import { historyPage, historyPages } from '#server/modules/history/history.ts';
import type { HistoryFilter } from '#shared/api/history.ts';
import { fillIn, type HistoryShop, openShop, page, ZONE } from '#test/history-shop.ts';
import { START } from '#test/test-backend.ts';

const planSchema = z.array(z.object({ detail: z.string() }));

/** How SQLite would run the queries for lines that are made, each way once. */
async function plansOf({ file }: HistoryShop, run: (reader: Reader) => Promise<unknown>): Promise<Set<string>> {
  const sqlite = new SqliteDatabase(file);
  const queries: CompiledQuery[] = [];
  const log = ({ query }: { query: CompiledQuery }) => void queries.push(query);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }), log });
  await run(db);
  const ofLines = queries.filter(({ sql }) => sql.includes('order by'));
  const plans = ofLines.map(({ sql, parameters }) =>
    planSchema
      .parse(sqlite.prepare(`explain query plan ${sql}`).all(...parameters))
      .map(({ detail }) => detail)
      .join('; '),
  );
  await db.destroy();
  return new Set(plans);
}

/** Every combination of filters. */
function everyFilter(shop: HistoryShop): HistoryFilter[] {
  const parts: HistoryFilter[][] = [
    [{}, { currency: 'USD' }, { currency: 'SGD' }],
    [{}, { kind: 'settle' }, { kind: 'topup' }],
    [{}, { purpose: 'registration_otp' }, { purpose: 'topup' }],
    [{}, { staffId: shop.staffId('Mei Lin') }],
    [{}, { from: '2026-11-01' }],
    [{}, { to: '2026-11-20' }],
  ];
  return parts.reduce<HistoryFilter[]>(
    (filters, options) => filters.flatMap((filter) => options.map((option) => ({ ...filter, ...option }))),
    [{}],
  );
}

describe('the queries of the history', () => {
  it('look lines up by an index in its order, whatever is filtered and wherever a page begins', async () => {
    const shop = await openShop();
    const plans = await plansOf(shop, async (reader) => {
      for (const filter of everyFilter(shop)) {
        await historyPage(reader, shop.shopId, ZONE, filter, undefined, 50);
        await historyPage(reader, shop.shopId, ZONE, filter, `${START}-5`, 50);
        for await (const _ of historyPages(reader, shop.shopId, ZONE, filter));
      }
    });
    for (const plan of plans) {
      expect(plan).toMatch(/^SEARCH t USING INDEX ledger_transfers_(history|by_\w+) \(shop_id=\? .*at>\? AND at<\?/);
      expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
    }
    expect(plans.size).toBe(5);
  });

  it('look lines up by what leaves the fewest of them', async () => {
    const shop = await openShop();
    const staffId = shop.staffId('Mei Lin');
    const index = async (filter: HistoryFilter) => {
      const plans = await plansOf(shop, (reader) => historyPage(reader, shop.shopId, ZONE, filter, undefined, 50));
      return [...plans].map((plan) => /ledger_transfers_(\w+)/.exec(plan)?.[1]);
    };
    expect(await index({})).toEqual(['history']);
    expect(await index({ kind: 'topup', purpose: 'registration_otp', staffId, currency: 'SGD' })).toEqual(['by_kind']);
    expect(await index({ kind: 'settle', purpose: 'auto_topup', staffId })).toEqual(['by_purpose']);
    expect(await index({ kind: 'settle', currency: 'SGD', staffId })).toEqual(['by_account']);
    expect(await index({ kind: 'settle', purpose: 'registration_otp', staffId, currency: 'USD' })).toEqual([
      'by_staff',
    ]);
    expect(await index({ kind: 'give_back', purpose: 'registration_otp', currency: 'USD' })).toEqual(['by_kind']);
    expect(await index({ purpose: 'registration_otp', currency: 'USD' })).toEqual(['by_purpose']);
    expect(await index({ currency: 'USD' })).toEqual(['by_account']);
  });
});

describe('with a million lines', () => {
  const MILLION = 1_000_000;
  const MINUTE = 60_000;

  it('any page takes as long as one of a short history', { timeout: 180_000 }, async () => {
    const short = await openShop();
    fillIn(short, 1_000);
    const long = await openShop();
    fillIn(long, MILLION);
    const middle = `${START - (MILLION / 2) * MINUTE}-${MILLION}`;
    const last = `${START - (MILLION - 40) * MINUTE}-${MILLION}`;
    const filters: HistoryFilter[] = [
      {},
      { kind: 'settle' },
      { kind: 'topup' },
      { currency: 'USD' },
      { currency: 'SGD' },
      { purpose: 'registration_otp' },
      { staffId: long.staffId('Mei Lin') },
      { kind: 'give_back', currency: 'USD', staffId: long.staffId('Mei Lin') },
      { from: '2025-06-01', to: '2025-06-30' },
    ];
    for (const filter of filters) {
      for (const before of [undefined, middle, last]) {
        const read = () => page(long, filter, before);
        expect((await read()).entries.length).toBeLessThanOrEqual(50);
        const slower = await timesSlower(read, () => page(short));
        expect(slower, JSON.stringify({ filter, before })).toBeLessThan(5);
      }
    }
    expect((await page(long, {}, last)).entries.length).toBeGreaterThan(30);
  });
});

/** Compares two runs at their best, taken in turns, so that what else the machine does falls on neither. */
async function timesSlower(run: () => Promise<unknown>, other: () => Promise<unknown>): Promise<number> {
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let turn = 0; turn < 40; turn++) {
    const began = performance.now();
    await run();
    const between = performance.now();
    await other();
    best[0] = Math.min(best[0] ?? 0, between - began);
    best[1] = Math.min(best[1] ?? 0, performance.now() - between);
  }
  return (best[0] ?? 0) / (best[1] ?? 1);
}
