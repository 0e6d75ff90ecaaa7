import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { openDatabase } from '#server/db/database.ts';
import { every } from '#server/jobs/every.ts';
import { buildCampaignBackend } from '#test/campaign-backend.ts';
import { fastClock } from '#test/fault-clock.ts';
import { createKnife, mortalDatabase } from '#test/fault-knife.ts';
import { openPhones, PersistentCarrier } from '#test/persistent-carrier.ts';

const settingsSchema = z.strictObject({
  folder: z.string(),
  time: z.strictObject({ from: z.number(), realFrom: z.number(), speed: z.number() }),
  /** At which moment it ends; null lets it live. */
  killAt: z.number().nullable(),
  armed: z.enum(['at_start', 'by_command']),
});

export type MortalCampaignSettings = z.infer<typeof settingsSchema>;

const RESOLVE_MS = 5_000;

/** What starts, prepares and sends campaigns, on a database and carriers that outlive it, until it is to end. */
async function main(settings: MortalCampaignSettings): Promise<void> {
  const clock = fastClock(settings.time);
  const log = pino({ level: 'error' });
  const knife = createKnife(settings.killAt);
  const database = await openDatabase(join(settings.folder, 'backend.sqlite'), clock, log);
  const phones = openPhones(join(settings.folder, 'phones.sqlite'));
  const carriers = [
    new PersistentCarrier('first', phones, knife),
    new PersistentCarrier('second', phones, knife),
  ] as const;
  const { messages, startJobs } = buildCampaignBackend(mortalDatabase(database, knife), clock, [...carriers], log);
  knife.arm();
  for (const carrier of carriers) carrier.resume();
  startJobs();
  every(RESOLVE_MS, () => messages.resolveAbandoned(), clock, log);
  process.on('message', () => process.send?.({ kind: 'moments', moments: knife.passed }));
  process.once('disconnect', () => process.exit(0));
  process.send?.({ kind: 'listening', url: 'http://127.0.0.1/' });
  // Its timers keep no process alive.
  setInterval(() => undefined, 1_000);
}

await main(settingsSchema.parse(JSON.parse(process.argv[2] ?? '')));
