import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import type { Clock } from '#server/clock.ts';
import { type Database, openDatabase } from '#server/db/database.ts';
import type { SmsGateways } from '#server/gateways/sms/gateway.ts';
import { every } from '#server/jobs/every.ts';
import type { Log } from '#server/log.ts';
import { fastClock } from './fault-clock.ts';
import { createKnife, mortalDatabase } from './fault-knife.ts';
import { openPhones, PersistentCarrier } from './persistent-carrier.ts';

const settingsSchema = z.strictObject({
  /** Of the database and the phones, both of which outlive it. */
  folder: z.string(),
  time: z.strictObject({ from: z.number(), realFrom: z.number(), speed: z.number() }),
  /** At which moment it ends; null lets it live. */
  killAt: z.number().nullable(),
  armed: z.enum(['at_start', 'by_command']),
});
/** What each life of a sender is told beside the moment of its end. */
export type SenderSettings = Omit<z.infer<typeof settingsSchema>, 'killAt' | 'armed'>;

const RESOLVE_MS = 5_000;

/** What a sender works with. */
interface Surroundings {
  database: Database;
  clock: Clock;
  gateways: SmsGateways;
  log: Log;
}

/** What sends: asked for what became of its messages, and started. */
interface Sender {
  messages: { resolveAbandoned(): Promise<void> };
  start(): void;
}

/** The whole life of a process that sends by two carriers, until the moment at which it is to end. */
export async function liveAsSender(build: (surroundings: Surroundings) => Sender): Promise<void> {
  const { folder, time, killAt } = settingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
  const clock = fastClock(time);
  const log = pino({ level: 'error' });
  const knife = createKnife(killAt);
  const opened = await openDatabase(join(folder, 'backend.sqlite'), clock, log);
  const phones = openPhones(join(folder, 'phones.sqlite'));
  const carriers = [
    new PersistentCarrier('first', phones, knife),
    new PersistentCarrier('second', phones, knife),
  ] as const;
  const sender = build({ database: mortalDatabase(opened, knife), clock, gateways: [...carriers], log });
  knife.arm();
  for (const carrier of carriers) carrier.resume();
  sender.start();
  every(RESOLVE_MS, () => sender.messages.resolveAbandoned(), clock, log);
  process.on('message', () => process.send?.({ kind: 'moments', moments: knife.passed }));
  process.once('disconnect', () => process.exit(0));
  process.send?.({ kind: 'listening', url: 'http://127.0.0.1/' });
  // Its timers keep no process alive.
  setInterval(() => undefined, 1_000);
}
