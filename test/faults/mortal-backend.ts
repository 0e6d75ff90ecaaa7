import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { buildApp } from '#server/app.ts';
import { openDatabase } from '#server/db/database.ts';
import { createPhoneSimulator } from '#server/emulators/phones/simulator.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import { createStripeGateway } from '#server/gateways/payments/stripe.ts';
import { noRewards } from '#server/gateways/rewards/provider.ts';
import { systemRandom } from '#server/random.ts';
import { fastClock } from '#test/fault-clock.ts';
import { createKnife, mortalAnswers, mortalDatabase, mortalPayments } from '#test/fault-knife.ts';

const settingsSchema = z.strictObject({
  folder: z.string(),
  time: z.strictObject({ from: z.number(), realFrom: z.number(), speed: z.number() }),
  stripe: z.strictObject({
    secretKey: z.string(),
    webhookSecret: z.string(),
    api: z.strictObject({ protocol: z.literal('http'), host: z.string(), port: z.number() }),
  }),
  /** At which moment it ends; null lets it live. */
  killAt: z.number().nullable(),
  /** Whether moments count from the start, or from the client's command. */
  armed: z.enum(['at_start', 'by_command']),
});
export type MortalSettings = z.infer<typeof settingsSchema>;

/** The whole backend, except that it ends at the moment it is told. Its data are in the folder. */
async function main(settings: MortalSettings): Promise<void> {
  const clock = fastClock(settings.time);
  const log = pino({ level: 'error' });
  const knife = createKnife(settings.killAt);
  if (settings.armed === 'at_start') knife.arm();
  const database = await openDatabase(join(settings.folder, 'backend.sqlite'), clock, log);
  const phones = openDocumentStore(join(settings.folder, 'phones.sqlite'));
  let url = '';
  const { app, startJobs } = await buildApp({
    database: mortalDatabase(database, knife),
    clock,
    random: systemRandom,
    sms: createPhoneSimulator({ store: phones, clock, sender: 'Kopi & Co' }).gateways,
    payments: mortalPayments(createStripeGateway({ ...settings.stripe, clock }), knife),
    mail: { send: async () => ({ kind: 'accepted' }) },
    rewards: noRewards,
    returnUrl: () => `${url}/return`,
    demoPayments: true,
    log,
    secretKey: 'a key for tests only, of enough length',
    decoyHash: '',
    trustedProxies: [],
    version: '0.0.0',
    demo: async () => null,
  });
  mortalAnswers(app, knife);
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  startJobs();
  process.on('message', () => process.send?.({ kind: 'moments', moments: knife.passed }));
  process.once('disconnect', () => process.exit(0));
  process.send?.({ kind: 'listening', url });
}

await main(settingsSchema.parse(JSON.parse(process.argv[2] ?? '')));
