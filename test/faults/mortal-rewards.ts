import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { openDatabase } from '#server/db/database.ts';
import { createRewardGateway } from '#server/gateways/rewards/http.ts';
import { every } from '#server/jobs/every.ts';
import { systemRandom } from '#server/random.ts';
import { FakeSource } from '#test/fake-source.ts';
import { fastClock } from '#test/fault-clock.ts';
import { createKnife, mortalAnswers, mortalDatabase } from '#test/fault-knife.ts';
import { mortalRewards } from '#test/mortal-rewards.ts';
import { buildEngine, on } from '#test/outbox-engine.ts';
import { openPhones, PersistentCarrier } from '#test/persistent-carrier.ts';
import { buildRewardBackend } from '#test/reward-backend.ts';

const settingsSchema = z.strictObject({
  folder: z.string(),
  time: z.strictObject({ from: z.number(), realFrom: z.number(), speed: z.number() }),
  /** The voucher provider, which outlives it. */
  provider: z.strictObject({ baseUrl: z.string(), apiKey: z.string() }),
  /** At which moment it ends; null lets it live. */
  killAt: z.number().nullable(),
  /** Whether moments count from the start, or from the counter's first command. */
  armed: z.enum(['at_start', 'by_command']),
});
export type MortalRewardSettings = z.infer<typeof settingsSchema>;

const RESOLVE_MS = 5_000;

/** What redeems rewards and sends their codes, until the moment at which it is to end. */
async function main(settings: MortalRewardSettings): Promise<void> {
  const clock = fastClock(settings.time);
  // Its log is looked through for codes.
  const log = pino({ level: 'trace' }, pino.destination({ dest: join(settings.folder, 'log'), sync: true }));
  const knife = createKnife(settings.killAt);
  if (settings.armed === 'at_start') knife.arm();
  const opened = await openDatabase(join(settings.folder, 'backend.sqlite'), clock, log);
  const database = mortalDatabase(opened, knife);
  const gateway = mortalRewards(createRewardGateway({ ...settings.provider, clock }), knife);
  const { app, rewards } = buildRewardBackend({ database, clock, random: systemRandom, gateway, log });
  mortalAnswers(app, knife);
  const phones = openPhones(join(settings.folder, 'phones.sqlite'));
  const carriers = [
    new PersistentCarrier('first', phones, knife),
    new PersistentCarrier('second', phones, knife),
  ] as const;
  const nobody = new FakeSource(on('test'));
  const sources = { campaign: nobody, campaign_bot: nobody, activity: nobody, test: nobody };
  const engine = buildEngine(database, clock, [...carriers], { ...sources, reward_code: rewards.source }, log);
  for (const carrier of carriers) carrier.resume();
  engine.runner.start();
  every(RESOLVE_MS, () => engine.messages.resolveAbandoned(), clock, log);
  rewards.startJobs();
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  process.on('message', () => process.send?.({ kind: 'moments', moments: knife.passed }));
  process.once('disconnect', () => process.exit(0));
  process.send?.({ kind: 'listening', url });
}

await main(settingsSchema.parse(JSON.parse(process.argv[2] ?? '')));
