import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase } from '#server/db/database.ts';
import type { SmsGateways } from '#server/gateways/sms/gateway.ts';
import { FakeCarrier } from './fake-carrier.ts';
import { createFakeClock } from './fake-clock.ts';
import { FakeCampaign, FakeSource } from './fake-source.ts';
import { buildEngine, makeShop, on, PRICE } from './outbox-engine.ts';
import { silentLog } from './silent-log.ts';
import { tempFolder } from './temp-folder.ts';

/** 10:42 in Singapore. */
const NOW = Date.parse('2026-11-23T10:42:00+08:00');

interface WorldOptions {
  members?: number;
  /** Of the SMS wallet, in messages of one segment to Singapore, beside the reserve. */
  credit?: number;
  /** How many codes are kept for the counter. */
  reserveCodes?: number;
  carriers?: SmsGateways;
}

/** A shop with members and a campaign, and all that sends it, around carriers that do what the test says. */
export async function openOutboxWorld(options: WorldOptions = {}) {
  const { members = 40, credit = 1_000, reserveCodes = 0, carriers = [new FakeCarrier()] } = options;
  const file = join(tempFolder(), 'outbox.sqlite');
  const clock = createFakeClock(NOW);
  await makeShop(file, clock, members, reserveCodes);
  const campaign = new FakeCampaign(on('campaign'));
  const rule = new FakeSource(on('campaign_bot'));
  const activity = new FakeSource(on('welcome'));
  const [reward, trial] = [new FakeSource(on('reward_code')), new FakeSource(on('test'))];
  const sources = { campaign, campaign_bot: rule, activity, reward_code: reward, test: trial };
  const stops: (() => Promise<void>)[] = [];
  /** One more process on the same file. */
  const open = async () => {
    const database = await openDatabase(file, clock, silentLog);
    const engine = buildEngine(database, clock, carriers, sources, silentLog);
    onTestFinished(async () => {
      await Promise.all(stops.map((stop) => stop()));
      await database.close();
    });
    /** Starts what sends; it ends with the test. */
    return { ...engine, start: () => void stops.push(engine.runner.start()) };
  };
  const world = await open();
  await world.topUp((credit + reserveCodes) * PRICE);
  /** Lets time go on, and all that is due be done in it. */
  const pass = (ms: number) => clock.advance(ms);
  return { ...world, clock, campaign, rule, activity, open, pass };
}
