import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { openDatabase } from '#server/db/database.ts';
import { every } from '#server/jobs/every.ts';
import { activityPlans } from '#server/modules/activities/plans.ts';
import { activitySource } from '#server/modules/activities/source.ts';
import { botPlans } from '#server/modules/bots/plans.ts';
import { botSource } from '#server/modules/bots/source.ts';
import { PLAN_MS, Planner } from '#server/modules/daily-plans/planner.ts';
import { FakeSource } from '#test/fake-source.ts';
import { fastClock } from '#test/fault-clock.ts';
import { createKnife, mortalDatabase } from '#test/fault-knife.ts';
import { buildEngine, on } from '#test/outbox-engine.ts';
import { openPhones, PersistentCarrier } from '#test/persistent-carrier.ts';

const settingsSchema = z.strictObject({
  folder: z.string(),
  time: z.strictObject({ from: z.number(), realFrom: z.number(), speed: z.number() }),
  /** At which moment it ends; null lets it live. */
  killAt: z.number().nullable(),
  armed: z.enum(['at_start', 'by_command']),
});

export type MortalPlansSettings = z.infer<typeof settingsSchema>;

const RESOLVE_MS = 5_000;

/** What plans whom rules and birthdays meet, and sends to them, until the moment at which it is to end. */
async function main(settings: MortalPlansSettings): Promise<void> {
  const clock = fastClock(settings.time);
  const log = pino({ level: 'error' });
  const knife = createKnife(settings.killAt);
  const database = mortalDatabase(await openDatabase(join(settings.folder, 'backend.sqlite'), clock, log), knife);
  const phones = openPhones(join(settings.folder, 'phones.sqlite'));
  const carriers = [
    new PersistentCarrier('first', phones, knife),
    new PersistentCarrier('second', phones, knife),
  ] as const;
  const nobody = new FakeSource(on('test'));
  const sources = { campaign: nobody, campaign_bot: botSource, activity: activitySource };
  const { messages, outbox, runner } = buildEngine(
    database,
    clock,
    [...carriers],
    { ...sources, reward_code: nobody, test: nobody },
    log,
  );
  knife.arm();
  for (const carrier of carriers) carrier.resume();
  runner.start();
  for (const plans of [botPlans, activityPlans]) {
    const planner = new Planner(database, outbox, plans, log);
    every(PLAN_MS, () => planner.planDue(clock.now()), clock, log);
  }
  every(RESOLVE_MS, () => messages.resolveAbandoned(), clock, log);
  process.on('message', () => process.send?.({ kind: 'moments', moments: knife.passed }));
  process.once('disconnect', () => process.exit(0));
  process.send?.({ kind: 'listening', url: 'http://127.0.0.1/' });
  // Its timers keep no process alive.
  setInterval(() => undefined, 1_000);
}

await main(settingsSchema.parse(JSON.parse(process.argv[2] ?? '')));
