import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '#server/db/database.ts';
import type { Schema } from '#server/db/schema.ts';
import { lookupColumn } from '#server/modules/history/lookup.ts';
import { usageReport } from '#server/modules/usage/report.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { START } from '#test/test-backend.ts';
import { openUsageShops } from '#test/usage-shop.ts';

const planSchema = z.array(z.object({ detail: z.string() }));

it('usage reads totals, and of messages and transfers no more than a quarter of an hour', async () => {
  const file = join(tempFolder(), 'usage.sqlite');
  const database = await openDatabase(file, createFakeClock(START), silentLog);
  onTestFinished(() => database.close());
  const shops = await openUsageShops(database);
  const shop = await shops.open('Asia/Singapore');
  await database.write((work) =>
    shops.send(work, shop, {
      ...{ kind: 'message', at: START - 1, staff: 0, purpose: 'registration_otp', outcome: 'delivered' },
      ...{ verified: true, price: 36_800, backAfterMs: 0 },
    }),
  );

  const sqlite = new SqliteDatabase(file);
  const queries: CompiledQuery[] = [];
  const log = ({ query }: { query: CompiledQuery }) => void queries.push(query);
  const reader = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }), log });
  await usageReport(reader, shop, 90, START);
  const plans = queries.flatMap(({ sql, parameters }) =>
    planSchema.parse(sqlite.prepare(`explain query plan ${sql}`).all(...parameters)).map(({ detail }) => detail),
  );
  await reader.destroy();

  const narrowed = (table: string) => plans.filter((plan) => plan.startsWith(`SEARCH ${table} `));
  const ofTotals = plans.filter((plan) => plan.includes('PRIMARY KEY'));
  expect(new Set(ofTotals)).toEqual(
    new Set([
      'SEARCH known EXISTS USING PRIMARY KEY (shop_id=? AND staff_id=? AND purpose=?)',
      'SEARCH before USING PRIMARY KEY (shop_id=? AND staff_id=? AND purpose=? AND quarter<?)',
      'SEARCH total USING PRIMARY KEY (shop_id=? AND staff_id=? AND purpose=? AND quarter=?) LEFT-JOIN',
      'SEARCH total USING PRIMARY KEY (wallet_id=? AND purpose=? AND quarter<?)',
    ]),
  );
  // Only what is no whole quarter of an hour is read one by one.
  expect(narrowed('message')).toEqual([
    'SEARCH message USING INDEX messages_by_shop (shop_id=? AND queued_at>? AND queued_at<?)',
  ]);
  expect(narrowed('ledger_transfers')).toEqual([
    'SEARCH ledger_transfers USING INDEX ledger_transfers_by_kind (shop_id=? AND kind=? AND at>? AND at<?)',
  ]);
  for (const plan of narrowed('verification')) expect(plan).toContain('sqlite_autoindex_verifications_1 (id=?)');
  const scanned = plans.filter((plan) => plan.startsWith('SCAN') && !plan.includes('VALUES'));
  // Who may have sent something: the staff, or nobody.
  expect(new Set(scanned)).toEqual(new Set(['SCAN staff', 'SCAN series']));
});

it('the history looks up by their purpose what are few beside registrations and campaigns', () => {
  const others = { kind: 'settle', currency: 'USD', staffId: 'somebody' } as const;
  for (const purpose of ['password_reset_otp', 'activity_message', 'campaign_bot', 'reward'] as const) {
    expect(lookupColumn({ ...others, purpose })).toBe('purpose');
  }
  for (const purpose of ['registration_otp', 'campaign'] as const) {
    expect(lookupColumn({ ...others, purpose })).toBe('staff_id');
  }
});
