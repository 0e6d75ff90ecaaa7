import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { openDatabase } from '#server/db/database.ts';
import { MOST_ATTEMPTS } from '#server/modules/outbox/moves.ts';
import { FakeSource } from '#test/fake-source.ts';
import { fastClock } from '#test/fault-clock.ts';
import { killAtEach } from '#test/fault-lanes.ts';
import { Lives } from '#test/fault-lives.ts';
import { bundleProgram, type MortalProgram } from '#test/mortal-program.ts';
import type { SenderSettings } from '#test/mortal-sender.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { buildEngine, CAMPAIGN, makeShop, memberId, on, PRICE, phoneOf, SHOP, STAFF } from '#test/outbox-engine.ts';
import { PersistentCarrier, REFUSED, readPhones, type TakenSms } from '#test/persistent-carrier.ts';
import { silentLog } from '#test/silent-log.ts';
import { StoredCampaign } from '#test/stored-campaign.ts';
import { START } from '#test/test-backend.ts';

const DEATHS = 200;
/** A minute passes in six tenths of a second. */
const SPEED = 100;
const MEMBERS = 20;
/** Messages that there is credit for before the top-up, beside the reserve. */
const PAID_FIRST = 8;
const RESERVE = 2;
/** Opts out while the campaign waits for the top-up. */
const STOPS = 16;

/** Carries a campaign through with a process that is killed at these moments. */
async function runCampaign(kills: readonly number[], program: MortalProgram) {
  const folder = await mkdtemp(join(tmpdir(), 'tillside-faults-'));
  const file = join(folder, 'backend.sqlite');
  const time = { from: START, realFrom: Date.now(), speed: SPEED };
  await makeShop(file, { ...systemClock, now: () => START }, MEMBERS, RESERVE);
  const database = await openDatabase(file, fastClock(time), silentLog);
  const nobody = new FakeSource(on('test'));
  const sources = { campaign: new StoredCampaign(), campaign_bot: nobody, activity: nobody };
  // The office: it starts the campaign and tops up, and sends nothing itself.
  const office = buildEngine(
    database,
    fastClock(time),
    [new PersistentCarrier('none', new SqliteDatabase(':memory:'), { arm() {}, pass() {}, passed: [] })],
    { ...sources, reward_code: nobody, test: nobody },
    silentLog,
  );
  await office.topUp((PAID_FIRST + RESERVE) * PRICE);
  await database.write(({ tx }) =>
    tx
      .insertInto('campaigns')
      .values({
        ...{ id: CAMPAIGN, shop_id: SHOP, name: 'Latte', text: 'Hi', audience: '{}', state: 'sending' },
        ...{ created_at: START, created_by: STAFF },
      })
      .execute(),
  );
  await office.add(1, MEMBERS);
  const settings: SenderSettings = { folder, time };
  const lives = new Lives(settings, kills, program);
  try {
    let toppedUp = false;
    await lives.until('the campaign is through', async () => {
      const held = await database.reader.selectFrom('campaigns').select('held').executeTakeFirstOrThrow();
      if (held.held !== null) {
        if (!toppedUp) await office.topUp(100 * PRICE);
        toppedUp = true;
        await database.write(async ({ tx, now }) => {
          const stops = { opted_out_at: now, opt_out_how: 'reply' } as const;
          await tx.updateTable('members').where('id', '=', memberId(STOPS)).set(stops).execute();
          await tx.updateTable('campaigns').set({ held: null, held_since: null }).execute();
        });
      }
      const { waiting = 0, handed = 0 } = await office.rows();
      return waiting + handed === 0 && readPhones(folder).every(({ reported }) => reported === 1);
    });
    const moments = kills.length === 0 ? await lives.moments() : [];
    await lives.end(kills.length === 0 ? 'gently' : 'killed');
    const wrong = [...(await auditOutbox(database.reader)), ...(await auditPhones(office, readPhones(folder)))];
    if (!toppedUp) wrong.push('there was credit for everybody');
    return { moments, deaths: lives.deaths, wrong };
  } finally {
    await lives.end('killed');
    await database.close();
    await rm(folder, { recursive: true });
  }
}

/** Everybody has it once on their phone, but for those who cannot or do not want to. */
async function auditPhones({ reader }: ReturnType<typeof buildEngine>, taken: readonly TakenSms[]): Promise<string[]> {
  const wrong: string[] = [];
  const messages = await reader.selectFrom('messages').selectAll().execute();
  // All its messages were lost, by deaths or on their way: it was given up.
  const rows = await reader.selectFrom('outbox').where('attempts', '=', MOST_ATTEMPTS).selectAll().execute();
  const givenUp = messages.filter(
    ({ id, failure }) => failure === 'not_sent' && rows.some((row) => row.message_id === id),
  );
  for (let n = 1; n <= MEMBERS; n += 1) {
    const phone = phoneOf(n);
    const got = taken.filter((message) => message.phone === phone).length;
    const wanted = n === STOPS || phone.endsWith(REFUSED) || givenUp.some((message) => message.phone === phone) ? 0 : 1;
    if (got !== wanted) wrong.push(`${phone} got ${got} messages instead of ${wanted}`);
  }
  const known = messages.filter(({ provider_id }) => provider_id !== null).map(({ id }) => id);
  const unknown = taken.filter(({ id }) => !known.includes(id));
  wrong.push(...unknown.map(({ id }) => `the message ${id} is on a phone, and was not paid`));
  if (known.length !== taken.length) wrong.push(`${taken.length} messages are on phones, ${known.length} were paid`);
  return wrong;
}

describe('a process that is killed at every await of a campaign', () => {
  let program: MortalProgram;

  beforeAll(async () => {
    program = await bundleProgram('mortal-outbox');
  });
  afterAll(() => program.remove());

  it('sends to everybody once, and has its money', { timeout: 30 * 60_000 }, async () => {
    const undisturbed = await runCampaign([], program);
    expect(undisturbed.wrong).toEqual([]);
    const { moments } = undisturbed;
    // Each moment once, and once more while the next life recovers.
    const again = fc.sample(fc.integer({ min: 1, max: 40 }), { seed: 7, numRuns: moments.length });
    const kills = moments.map((_, index) => [index + 1, again[index] ?? 1]);
    const { deaths, wrong } = await killAtEach(kills, moments, (kill) => runCampaign(kill, program));
    expect(wrong).toEqual([]);
    expect(deaths).toBeGreaterThanOrEqual(DEATHS);
  });
});
