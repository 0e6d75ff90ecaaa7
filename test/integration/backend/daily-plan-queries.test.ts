import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Schema } from '#server/db/schema.ts';
import { birthdaysOn, lapsingOn, meetsOn } from '#server/modules/daily-plans/days.ts';
import { readFirstJoined, readGroup } from '#server/modules/daily-plans/people.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { makeShop, memberId, SHOP } from '#test/outbox-engine.ts';
import { tempFolder } from '#test/temp-folder.ts';

const ZONE = 'Asia/Singapore';
const DAY = '2026-11-23';
const planSchema = z.array(z.object({ detail: z.string() }));

it('whoever has their day is found by an index, in an order that is read on in', async () => {
  const file = join(tempFolder(), 'days.sqlite');
  await makeShop(file, createFakeClock(), 450);
  const sqlite = new SqliteDatabase(file);
  sqlite.exec(`update members set birthday = '1990-11-23'`);
  const queries = new Map<string, CompiledQuery>();
  const log = ({ query }: { query: CompiledQuery }) => void queries.set(query.sql, query);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }), log });
  onTestFinished(() => db.destroy());

  const older = meetsOn({ kind: 'inactive', days: 30, includeOlder: true }, DAY, ZONE, null);
  const seldom = meetsOn({ kind: 'low_visits', visits: 1, days: 14 }, DAY, ZONE, Date.parse('2026-11-01'));
  const search = { shopId: SHOP, sourceId: 'rule', occasion: '', tag: 'VIP' };
  for (const { groups } of [birthdaysOn(DAY), lapsingOn(DAY, 12, ZONE), older, seldom]) {
    for (const group of groups) for await (const page of readGroup(db, search, group, null)) expect(page).toEqual([]);
  }
  expect(await readFirstJoined(db, SHOP)).toBe(1);

  const plans = [...queries.values()].map(({ sql, parameters }) =>
    planSchema
      .parse(sqlite.prepare(`explain query plan ${sql}`).all(...parameters))
      .map(({ detail }) => detail)
      .join('; '),
  );
  expect(plans).toHaveLength(4);
  for (const plan of plans) expect(plan).not.toMatch(/SCAN (members|outbox|member_tags|member_visits)/);
  const [birthdays, visits, joinings] = plans;
  expect(birthdays).toMatch(/members_by_birthday \(shop_id=\? AND <expr>=\?\)/);
  expect(visits).toMatch(/members_by_visit \(shop_id=\? AND \(last_visit_at,id\)>\(\?,\?\) AND last_visit_at<\?\)/);
  expect(joinings).toMatch(/members_by_joining \(shop_id=\? AND \(joined_at,id\)>\(\?,\?\) AND joined_at<\?\)/);
  for (const plan of [visits, joinings]) expect(plan).not.toContain('TEMP B-TREE');
});

it('members are read page by page, each once and in their order', async () => {
  const file = join(tempFolder(), 'days.sqlite');
  await makeShop(file, createFakeClock(), 450);
  const sqlite = new SqliteDatabase(file);
  sqlite.exec(`update members set birthday = '1990-11-23'`);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) });
  onTestFinished(() => db.destroy());
  const search = { shopId: SHOP, sourceId: 'rule', occasion: '', tag: null };
  const all = Array.from({ length: 450 }, (_, index) => memberId(index + 1));
  const spans = ['joined_at', 'last_visit_at'].map((by) => ({ by: by as 'joined_at', from: 0, to: 2 }));
  for (const stretch of [{ by: 'birthday' as const, on: '11-23' }, ...spans]) {
    const pages: string[][] = [];
    for await (const page of readGroup(db, search, { stretch, visits: null }, null))
      pages.push(page.map(({ id }) => id));
    expect(pages.map(({ length }) => length)).toEqual([200, 200, 50]);
    expect(pages.flat()).toEqual(all);
  }
});
