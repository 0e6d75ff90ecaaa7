import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { buildApp } from '#server/app.ts';
import { systemClock } from '#server/clock.ts';
import { openDatabase } from '#server/db/database.ts';
import { createPhoneSimulator } from '#server/emulators/phones/simulator.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import { noRewards } from '#server/gateways/rewards/provider.ts';
import { hashSecret } from '#server/hashing.ts';
import { bulkRate } from '#server/modules/outbox/pace.ts';
import { systemRandom } from '#server/random.ts';
import { EVENTS_PATH } from '#shared/api/events.ts';
import { FakeMailGateway, FakePaymentGateway } from '#test/fake-gateways.ts';
import { silentLog } from '#test/silent-log.ts';
import { openShops } from '../contestants/tillside-shops.ts';
import { BOOKS, PHONES } from './files.ts';
import { makeMembers } from './members.ts';
import { type BackendNews, type Memory, type Question, questionSchema } from './protocol.ts';

const NS_PER_MS = 1e6;
/** How many devices listen to what happens in their shop, as each of those at the counters does. */
const LISTENING = 10;

/**
 * The process of a backend on real files with one shop of many members, and with the simulated carriers of the demo. Only
 * this process knows what is in it; it is asked for its memory and its event loop.
 */
async function main(folder: string, members: number): Promise<void> {
  const tell = (news: BackendNews) => process.send?.(news);
  const file = join(folder, BOOKS);
  const database = await openDatabase(file, systemClock, silentLog);
  const counters = await openShops(database, systemRandom, 1);
  makeMembers(file, members);
  const store = openDocumentStore(join(folder, PHONES));
  const simulator = createPhoneSimulator({ store, clock: systemClock });
  simulator.onChange((news) => {
    if (news.kind !== 'message' || news.message.state !== 'travelling') return;
    const [code] = /\b\d{6}\b/.exec(news.message.body) ?? [];
    if (code !== undefined) tell({ kind: 'code', to: news.message.to, code });
  });
  const { app, startJobs } = await buildApp({
    ...{ database, clock: systemClock, random: systemRandom, log: silentLog },
    ...{ sms: simulator.gateways, payments: new FakePaymentGateway(), mail: new FakeMailGateway() },
    rewards: noRewards,
    ...{ returnUrl: () => '', demoPayments: true, trustedProxies: [], version: '0.0.0', demo: async () => null },
    secretKey: 'a key for this measurement only, of enough length',
    decoyHash: await hashSecret('nobody'),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  startJobs();
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();

  const answer = async (question: Question): Promise<BackendNews> => {
    if (question === 'memory') return readMemory(turns);
    const longestMs = turns.max / NS_PER_MS;
    turns.reset();
    return { kind: 'turns', longestMs };
  };
  process.on('message', (message) => void answer(questionSchema.parse(message)).then(tell));
  process.once('disconnect', async () => {
    await app.close();
    await simulator.close();
    await database.close();
    store.close();
  });
  process.on('SIGINT', () => undefined);
  const tokens = counters.map(({ token }) => token);
  const streams = tokens
    .slice(0, LISTENING)
    .map((token) => ({ path: EVENTS_PATH, headers: { authorization: `Bearer ${token}` } }));
  const perSecond = bulkRate(Math.min(...simulator.gateways.map((gateway) => gateway.perSecond)));
  tell({ kind: 'ready', url, tokens, streams, perSecond });
}

/** Collecting garbage to see what is left is nothing that the backend does by itself: its turn is not counted. */
async function readMemory(turns: { enable(): boolean; disable(): boolean }): Promise<Memory> {
  turns.disable();
  globalThis.gc?.();
  await nextTurn();
  const { heapUsed, rss } = process.memoryUsage();
  turns.enable();
  return { kind: 'memory', heap: heapUsed, resident: rss };
}

await main(...z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2)));
