import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { type Database, openDatabase } from '#server/db/database.ts';
import { MOST_ATTEMPTS } from '#server/modules/outbox/moves.ts';
import { EVERYBODY } from '#shared/domain/audience.ts';
import { buildCampaignBackend } from '#test/campaign-backend.ts';
import { fastClock } from '#test/fault-clock.ts';
import { killAtEach } from '#test/fault-lanes.ts';
import { Lives } from '#test/fault-lives.ts';
import { bundleProgram, type MortalProgram } from '#test/mortal-program.ts';
import type { SenderSettings } from '#test/mortal-sender.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { CAMPAIGN, makeShop, memberId, phoneOf, SHOP, STAFF } from '#test/outbox-engine.ts';
import { PersistentCarrier, REFUSED, readPhones, type TakenSms } from '#test/persistent-carrier.ts';
import { silentLog } from '#test/silent-log.ts';
import { START } from '#test/test-backend.ts';

/** A minute passes in six tenths of a second. */
const SPEED = 100;
/** They are looked through in three slices. */
const MEMBERS = 4_100;
/** Whom it goes to: by their last digits, carriers do different things with their messages. */
const WANTED = [5, 9, 503, 1_001, 2_008, 3_007, 4_006, 4_099];
const PAID_FIRST = 3;

/** Carries a scheduled campaign through with a process that is killed at this moment. */
async function runCampaign(killAt: number | null, program: MortalProgram) {
  const folder = await mkdtemp(join(tmpdir(), 'tillside-faults-'));
  const file = join(folder, 'backend.sqlite');
  const time = { from: START, realFrom: Date.now(), speed: SPEED };
  await makeShop(file, { ...systemClock, now: () => START }, MEMBERS);
  const database = await openDatabase(file, fastClock(time), silentLog);
  // The office: it tops up, and neither starts nor sends anything itself.
  const nothing = new PersistentCarrier('none', new SqliteDatabase(':memory:'), { arm() {}, pass() {}, passed: [] });
  const office = buildCampaignBackend(database, fastClock(time), [nothing], silentLog);
  await office.topUp(PAID_FIRST);
  await schedule(database);
  const settings: SenderSettings = { folder, time };
  const lives = new Lives(settings, killAt === null ? [] : [killAt], program);
  try {
    let toppedUp = false;
    await lives.until('the campaign is done', async () => {
      const { state, held } = await database.reader
        .selectFrom('campaigns')
        .select(['state', 'held'])
        .executeTakeFirstOrThrow();
      if (held === 'credit' && !toppedUp) {
        toppedUp = true;
        await office.topUp(100);
      }
      return state === 'done' && readPhones(folder).every(({ reported }) => reported === 1);
    });
    const moments = killAt === null ? await lives.moments() : [];
    await lives.end(killAt === null ? 'gently' : 'killed');
    const wrong = [...(await auditOutbox(database.reader)), ...(await auditPhones(database, readPhones(folder)))];
    if (!toppedUp) wrong.push('there was credit for everybody');
    const { total } = await database.reader.selectFrom('campaigns').select('total').executeTakeFirstOrThrow();
    if (total !== WANTED.length) wrong.push(`it was to go to ${total}`);
    return { moments, deaths: lives.deaths, wrong };
  } finally {
    await lives.end('killed');
    await database.close();
    await rm(folder, { recursive: true });
  }
}

async function schedule({ write }: Database): Promise<void> {
  await write(async ({ tx }) => {
    const tagged = WANTED.map((n) => ({ member_id: memberId(n), shop_id: SHOP, tag: 'vip' }));
    await tx.insertInto('member_tags').values(tagged).execute();
    await tx
      .insertInto('campaigns')
      .values({
        ...{ id: CAMPAIGN, shop_id: SHOP, name: 'Latte', text: 'Latte is half price.', state: 'scheduled' },
        audience: JSON.stringify({ ...EVERYBODY, tags: ['VIP'] }),
        ...{ scheduled_at: START + 1_000, created_at: START, created_by: STAFF, started_by: STAFF },
      })
      .execute();
  });
}

/** Each it was for has it once on their phone, but for those who cannot, and nobody else has anything. */
async function auditPhones({ reader }: Database, taken: readonly TakenSms[]): Promise<string[]> {
  const wrong: string[] = [];
  // All its messages were lost, by deaths or on their way: it was given up.
  const lost = await reader.selectFrom('outbox').where('attempts', '=', MOST_ATTEMPTS).select('recipient').execute();
  for (const n of WANTED) {
    const phone = phoneOf(n);
    const got = taken.filter((message) => message.phone === phone).length;
    const mayMiss = phone.endsWith(REFUSED) || lost.some(({ recipient }) => recipient === memberId(n));
    if (got > 1 || (got === 0 && !mayMiss)) wrong.push(`${phone} got ${got} messages`);
  }
  const wanted = new Set(WANTED.map(phoneOf));
  wrong.push(...taken.filter(({ phone }) => !wanted.has(phone)).map(({ phone }) => `${phone} got one as well`));
  return wrong;
}

describe('a process that is killed while a campaign starts, is prepared, waits for credit, and ends', () => {
  let program: MortalProgram;

  beforeAll(async () => {
    program = await bundleProgram('mortal-campaign');
  });
  afterAll(() => program.remove());

  it('goes on where it was, and reaches everybody once', { timeout: 30 * 60_000 }, async () => {
    const undisturbed = await runCampaign(null, program);
    expect(undisturbed.wrong).toEqual([]);
    const { moments } = undisturbed;
    expect(moments.length).toBeGreaterThan(40);
    const kills = moments.map((_, index) => [index + 1]);
    const { deaths, wrong } = await killAtEach(kills, moments, ([killAt = 0]) => runCampaign(killAt, program));
    expect(wrong).toEqual([]);
    // Not every life passes as many moments as the first.
    expect(deaths).toBeGreaterThan(moments.length / 2);
  });
});
