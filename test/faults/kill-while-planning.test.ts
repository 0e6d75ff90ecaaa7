import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { type Database, openDatabase } from '#server/db/database.ts';
import { MOST_ATTEMPTS } from '#server/modules/outbox/moves.ts';
import type { BotRule } from '#shared/domain/messaging.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { FakeSource } from '#test/fake-source.ts';
import { fastClock } from '#test/fault-clock.ts';
import { killAtEach } from '#test/fault-lanes.ts';
import { Lives } from '#test/fault-lives.ts';
import { bundleProgram, type MortalProgram } from '#test/mortal-program.ts';
import type { SenderSettings } from '#test/mortal-sender.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { buildEngine, makeShop, memberId, on, PRICE, phoneOf, SHOP, STAFF } from '#test/outbox-engine.ts';
import { PersistentCarrier, REFUSED, readPhones, type TakenSms } from '#test/persistent-carrier.ts';
import { silentLog } from '#test/silent-log.ts';
import { START } from '#test/test-backend.ts';

/** A minute passes in six tenths of a second. */
const SPEED = 100;
const DAY = 24 * 60 * 60_000;
/** They are looked through in several slices. */
const MEMBERS = 450;
/** Who has a birthday, who stays away, and who has for longer: by their last digits, carriers do different things. */
const BIRTHDAYS = [5, 9, 203, 441];
const AWAY = [8, 207, 446];
const AWAY_LONGER = [301, 306];
const WANTED = [...BIRTHDAYS, ...AWAY, ...AWAY_LONGER];
const RULE: BotRule = { kind: 'inactive', days: 30, includeOlder: true };

/** Has a day planned and sent by a process that is killed at this moment. */
async function runDay(killAt: number | null, program: MortalProgram) {
  const folder = await mkdtemp(join(tmpdir(), 'tillside-faults-'));
  const file = join(folder, 'backend.sqlite');
  const time = { from: START, realFrom: Date.now(), speed: SPEED };
  await makeShop(file, { ...systemClock, now: () => START }, MEMBERS);
  const database = await openDatabase(file, fastClock(time), silentLog);
  await fill(database);
  const settings: SenderSettings = { folder, time };
  const lives = new Lives(settings, killAt === null ? [] : [killAt], program);
  try {
    await lives.until('the day is planned and sent', async () => {
      const planned = await Promise.all([
        database.reader.selectFrom('bot_rules').select('planned_day').executeTakeFirstOrThrow(),
        database.reader.selectFrom('activity_messages').select('planned_day').executeTakeFirstOrThrow(),
      ]);
      const open = await database.reader
        .selectFrom('outbox')
        .where('status', 'in', ['waiting', 'handed'])
        .select('seq')
        .executeTakeFirst();
      const isOver = planned.every(({ planned_day }) => planned_day === '2026-11-23') && !open;
      return isOver && readPhones(folder).every(({ reported }) => reported === 1);
    });
    const moments = killAt === null ? await lives.moments() : [];
    await lives.end(killAt === null ? 'gently' : 'killed');
    const wrong = [...(await auditOutbox(database.reader)), ...(await auditDay(database, readPhones(folder)))];
    return { moments, deaths: lives.deaths, wrong };
  } finally {
    await lives.end('killed');
    await database.close();
    await rm(folder, { recursive: true });
  }
}

/** A rule and the birthdays, switched on the day before, with credit for all; most members did not agree to news. */
async function fill(database: Database): Promise<void> {
  const nobody = new FakeSource(on('test'));
  const nothing = new PersistentCarrier('none', new SqliteDatabase(':memory:'), { arm() {}, pass() {}, passed: [] });
  const sources = { campaign: nobody, campaign_bot: nobody, activity: nobody, reward_code: nobody, test: nobody };
  const clock = { ...systemClock, now: () => START };
  await buildEngine(database, clock, [nothing], sources, silentLog).topUp(100 * PRICE);
  await database.write(async ({ tx }) => {
    const set = (numbers: readonly number[], change: { birthday?: string; last_visit_at?: number }) =>
      tx
        .updateTable('members')
        .where('id', 'in', numbers.map(memberId))
        .set({ ...change, consent_at: 1 })
        .execute();
    await tx
      .updateTable('members')
      .set({ consent_at: null, last_visit_at: START - 40 * DAY, birthday: '1990-11-23' })
      .execute();
    await set(BIRTHDAYS, { last_visit_at: START });
    await set(AWAY, { birthday: '1990-01-01', last_visit_at: START - 30 * DAY });
    await set(AWAY_LONGER, { birthday: '1990-01-01' });
    await tx
      .insertInto('bot_rules')
      .values({
        ...{ id: 'rule', shop_id: SHOP, name: 'We miss you', rule: JSON.stringify(RULE), text: 'We miss you!' },
        ...{ tag: null, monthly_cap: 20 * MICROS_PER_UNIT, enabled: 1, enabled_by: STAFF, enabled_on: null },
        ...{ planned_day: '2026-11-22', created_at: START, removed_at: null },
      })
      .execute();
    const birthday = { id: 'birthday', shop_id: SHOP, kind: 'birthday' as const, enabled: 1, text: 'Happy birthday!' };
    await tx
      .insertInto('activity_messages')
      .values({ ...birthday, planned_day: '2026-11-22' })
      .execute();
  });
}

/** Each whose day it is has it once on their phone, but for those who cannot; and what the rule spent stands in its month. */
async function auditDay({ reader }: Database, taken: readonly TakenSms[]): Promise<string[]> {
  const wrong: string[] = [];
  const rows = await reader.selectFrom('outbox').selectAll().execute();
  const planned = rows.map(({ recipient }) => recipient).toSorted();
  if (planned.join() !== WANTED.map(memberId).toSorted().join()) wrong.push(`planned for ${planned.join()}`);
  for (const n of WANTED) {
    const got = taken.filter(({ phone }) => phone === phoneOf(n)).length;
    // All its messages were lost, by deaths or on their way: it was given up.
    const lost = rows.some(({ recipient, attempts }) => recipient === memberId(n) && attempts === MOST_ATTEMPTS);
    if (got > 1 || (got === 0 && !lost && !phoneOf(n).endsWith(REFUSED))) wrong.push(`${phoneOf(n)} got ${got}`);
  }
  if (taken.length > WANTED.length) wrong.push(`${taken.length} messages are on phones`);
  const { committed } = await reader.selectFrom('bot_months').select('committed').executeTakeFirstOrThrow();
  const { cost } = await reader
    .selectFrom('source_counts')
    .where('source_id', '=', 'rule')
    .select(({ fn }) => fn.sum<number>('cost').as('cost'))
    .executeTakeFirstOrThrow();
  if (committed !== cost) wrong.push(`${committed} stands in the month, and ${cost} was spent`);
  return wrong;
}

describe('a process that is killed while it plans a day, and sends it', () => {
  let program: MortalProgram;

  beforeAll(async () => {
    program = await bundleProgram('mortal-plans');
  });
  afterAll(() => program.remove());

  it('goes on where it was, and everybody whose day it is hears of it once', { timeout: 30 * 60_000 }, async () => {
    const undisturbed = await runDay(null, program);
    expect(undisturbed.wrong).toEqual([]);
    const { moments } = undisturbed;
    expect(moments.length).toBeGreaterThan(30);
    const kills = moments.map((_, index) => [index + 1]);
    const { deaths, wrong } = await killAtEach(kills, moments, ([killAt = 0]) => runDay(killAt, program));
    expect(wrong).toEqual([]);
    // Not every life passes as many moments as the first.
    expect(deaths).toBeGreaterThan(moments.length / 2);
  });
});
