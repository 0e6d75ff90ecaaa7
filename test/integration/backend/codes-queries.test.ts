import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '#server/db/database.ts';
import type { Schema } from '#server/db/schema.ts';
import { readCountryRecord } from '#server/modules/limits/stops.ts';
import { readToday } from '#server/modules/members/repository.ts';
import { readRegistrationCodes } from '#server/modules/usage/counts.ts';
import { listSendsToNumber, reachedLimit } from '#server/modules/verifications/sends.ts';
import type { WindowLimit } from '#shared/domain/verification.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { START } from '#test/test-backend.ts';
import { openUsageShops } from '#test/usage-shop.ts';

const planSchema = z.array(z.object({ detail: z.string() }));
const HOUR = 60 * 60_000;

it('what is asked of codes is looked up among codes alone, however many other messages there are', async () => {
  const file = join(tempFolder(), 'codes.sqlite');
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
  const limit: WindowLimit = { code: 'limit_shop', max: 1, windowMs: HOUR };
  for (const sender of [
    { column: 'shop_id', id: shop.id },
    { column: 'device_id', id: shop.deviceId },
  ] as const) {
    expect(await reachedLimit(reader, sender, limit, START)).not.toBeNull();
  }
  await listSendsToNumber(reader, shop.id, '+6581234567', START);
  await readCountryRecord(reader, shop.id, 'SG', HOUR, START);
  await readToday(reader, shop.deviceId, START - HOUR);
  await readRegistrationCodes(reader, shop.id, START - HOUR);
  const plans = queries.flatMap(({ sql, parameters }) =>
    planSchema.parse(sqlite.prepare(`explain query plan ${sql}`).all(...parameters)).map(({ detail }) => detail),
  );
  await reader.destroy();

  const indexes = plans.flatMap((plan) => plan.match(/ (messages?) .*USING (?:COVERING )?INDEX (\S+)/)?.[2] ?? []);
  // Of a number there are few messages, whatever they are.
  const byPhone = 'messages_by_phone';
  expect(new Set(indexes)).toEqual(new Set([byPhone, 'messages_numbered', 'messages_by_shop', 'messages_by_device']));
  expect(plans.filter((plan) => /SCAN messages?/.test(plan))).toEqual([]);
  const partial = sqliteIndexes(file).filter(({ name }) => indexes.includes(name) && name !== byPhone);
  expect(partial.map(({ partial }) => partial)).toEqual([1, 1, 1]);
});

const indexSchema = z.array(z.object({ name: z.string(), partial: z.number() }));

function sqliteIndexes(file: string) {
  const sqlite = new SqliteDatabase(file, { readonly: true });
  const indexes = indexSchema.parse(sqlite.prepare("select name, partial from pragma_index_list('messages')").all());
  sqlite.close();
  return indexes;
}
