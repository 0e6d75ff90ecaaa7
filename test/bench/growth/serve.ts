import { z } from 'zod';
import { buildApp } from '#server/app.ts';
import { type Clock, systemClock } from '#server/clock.ts';
import { openDatabase } from '#server/db/database.ts';
import { noRewards } from '#server/gateways/rewards/provider.ts';
import { hashSecret } from '#server/hashing.ts';
import { systemRandom } from '#server/random.ts';
import { FakeMailGateway, FakePaymentGateway, FakeSmsGateway } from '#test/fake-gateways.ts';
import { silentLog } from '#test/silent-log.ts';

/**
 * The process of a backend on the file of a big shop, up to what is outside of it: stand-ins that answer at once.
 * @param begins what the time is when it starts (epoch ms)
 */
async function main(file: string, begins: number): Promise<void> {
  const startedAt = Date.now();
  const clock: Clock = { ...systemClock, now: () => begins + Date.now() - startedAt };
  const database = await openDatabase(file, clock, silentLog);
  const { app, startJobs } = await buildApp({
    ...{ database, clock, random: systemRandom, log: silentLog },
    ...{ sms: [new FakeSmsGateway()], payments: new FakePaymentGateway(), mail: new FakeMailGateway() },
    rewards: noRewards,
    ...{ returnUrl: () => '', demoPayments: true, trustedProxies: [], version: '0.0.0', demo: async () => null },
    secretKey: 'a key for this measurement only, of enough length',
    decoyHash: await hashSecret('nobody'),
  });
  process.on('message', () => process.send?.({ kind: 'memory', bytes: process.memoryUsage.rss() }));
  process.once('disconnect', () => void app.close().then(() => database.close()));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  startJobs();
  process.send?.({ kind: 'listening', url });
}

await main(...z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2)));
