import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { systemClock } from '#server/clock.ts';
import { type Database, openDatabase } from '#server/db/database.ts';
import type { OutgoingSms, SmsOutcome } from '#server/gateways/sms/gateway.ts';
import { FakeCarrier } from '#test/fake-carrier.ts';
import { FakeSource } from '#test/fake-source.ts';
import { buildEngine, makeShop, on, PRICE } from '#test/outbox-engine.ts';
import { silentLog } from '#test/silent-log.ts';

const settingsSchema = z.strictObject({ file: z.string(), rows: z.number() });
export type LongOutbox = z.infer<typeof settingsSchema>;

/** Takes everything after a moment, reports it, and keeps nothing of it. */
class ForgetfulCarrier extends FakeCarrier {
  count = 0;

  override async send({ id }: OutgoingSms): Promise<SmsOutcome> {
    await setTimeout(5);
    this.count += 1;
    void setTimeout(10).then(() => this.report(id, 'delivered'));
    return { kind: 'accepted', providerId: `sms-${id}` };
  }
}

/** What is in use once nothing is left to be collected, in bytes. */
function heapInUse(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function countDelivered({ reader }: Database): Promise<number> {
  const counted = await reader
    .selectFrom('source_counts')
    .where('outcome', '=', 'delivered')
    .select('count')
    .executeTakeFirst();
  return counted?.count ?? 0;
}

/** Sends a long campaign, and tells what it has in memory after a tenth of it and at its end. */
async function main({ file, rows }: LongOutbox): Promise<void> {
  await makeShop(file, systemClock, rows);
  const database = await openDatabase(file, systemClock, silentLog);
  const carrier = new ForgetfulCarrier('first', 100_000);
  const quiet = () => new FakeSource(on('test'));
  const campaign = quiet();
  const silent = { read: () => campaign.read() };
  const sources = { campaign: silent, campaign_bot: quiet(), activity: quiet(), reward_code: quiet(), test: quiet() };
  const engine = buildEngine(database, systemClock, [carrier], sources, silentLog);
  await engine.topUp(rows * PRICE);
  for (let from = 1; from <= rows; from += 200) await engine.add(from, Math.min(rows, from + 199));
  const stop = engine.runner.start();
  const reach = async (count: number) => {
    while (carrier.count < count) await setTimeout(20);
    return heapInUse();
  };
  const atFirst = await reach(rows / 10);
  const atLast = await reach(rows);
  while ((await countDelivered(database)) < rows) await setTimeout(50);
  await stop();
  await database.close();
  process.send?.({ atFirst, atLast });
}

await main(settingsSchema.parse(JSON.parse(process.argv[2] ?? '')));
