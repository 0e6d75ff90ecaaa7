import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { openDatabase } from '#server/db/database.ts';
import { every } from '#server/jobs/every.ts';
import { FakeSource } from '#test/fake-source.ts';
import { fastClock } from '#test/fault-clock.ts';
import { createKnife, mortalDatabase } from '#test/fault-knife.ts';
import { buildEngine, on } from '#test/outbox-engine.ts';
import { openPhones, PersistentCarrier } from '#test/persistent-carrier.ts';
import { StoredCampaign } from '#test/stored-campaign.ts';

const settingsSchema = z.strictObject({
  folder: z.string(),
  time: z.strictObject({ from: z.number(), realFrom: z.number(), speed: z.number() }),
  /** At which moment it ends; null lets it live. */
  killAt: z.number().nullable(),
  armed: z.enum(['at_start', 'by_command']),
});

export type MortalOutboxSettings = z.infer<typeof settingsSchema>;

const RESOLVE_MS = 5_000;

/** What sends the outbox, between a database and two carriers that outlive it, until the moment at which it is to end. */
async function main(settings: MortalOutboxSettings): Promise<void> {
  const clock = fastClock(settings.time);
  const log = pino({ level: 'error' });
  const knife = createKnife(settings.killAt);
  const database = await openDatabase(join(settings.folder, 'backend.sqlite'), clock, log);
  const phones = openPhones(join(settings.folder, 'phones.sqlite'));
  const carriers = [
    new PersistentCarrier('first', phones, knife),
    new PersistentCarrier('second', phones, knife),
  ] as const;
  const nobody = new FakeSource(on('test'));
  const sources = {
    ...{ campaign: new StoredCampaign(), campaign_bot: nobody, activity: nobody, reward_code: nobody, test: nobody },
  };
  const { messages, runner } = buildEngine(mortalDatabase(database, knife), clock, [...carriers], sources, log);
  knife.arm();
  for (const carrier of carriers) carrier.resume();
  runner.start();
  every(RESOLVE_MS, () => messages.resolveAbandoned(), clock, log);
  process.on('message', () => process.send?.({ kind: 'moments', moments: knife.passed }));
  process.once('disconnect', () => process.exit(0));
  process.send?.({ kind: 'listening', url: 'http://127.0.0.1/' });
  // Its timers keep no process alive.
  setInterval(() => undefined, 1_000);
}

await main(settingsSchema.parse(JSON.parse(process.argv[2] ?? '')));
