import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildApp } from '#server/app.ts';
import { systemClock } from '#server/clock.ts';
import { openDatabase } from '#server/db/database.ts';
import { noRewards } from '#server/gateways/rewards/provider.ts';
import { hashSecret } from '#server/hashing.ts';
import { systemRandom } from '#server/random.ts';
import { EVENTS_PATH } from '#shared/api/events.ts';
import { pathOf, type RequestOf } from '#shared/api/route.ts';
import { checkCode, startVerification } from '#shared/api/verifications.ts';
import { FakeMailGateway, FakePaymentGateway, FakeSmsGateway } from '#test/fake-gateways.ts';
import { silentLog } from '#test/silent-log.ts';
import { jsonHeaders, type PreparedRequest, type Service, type Step } from '../contestant.ts';
import { createPhones } from '../phones.ts';
import { openBooks } from './tillside-books.ts';
import { type Counter, openShops } from './tillside-shops.ts';

/** How often it is looked whether the last message has been settled, in milliseconds. */
const LOOK_AGAIN_MS = 1;

/**
 * The real backend on a real file: every route, check, limit and job, events to devices that listen, and many counters
 * of many shops. Only what is outside of it is a stand-in, which takes each message at once.
 */
export async function startTillside(folder: string): Promise<Service> {
  const file = join(folder, 'tillside.sqlite');
  const database = await openDatabase(file, systemClock, silentLog);
  const counters = await openShops(database, systemRandom);
  const byDevice = new Map(counters.map((counter) => [counter.deviceId, counter]));
  const sms = new FakeSmsGateway();
  const { app, startJobs } = await buildApp({
    database,
    clock: systemClock,
    random: systemRandom,
    sms: [sms],
    payments: new FakePaymentGateway(),
    mail: new FakeMailGateway(),
    rewards: noRewards,
    returnUrl: () => '',
    demoPayments: true,
    log: silentLog,
    secretKey: 'a key for this measurement only, of enough length',
    decoyHash: await hashSecret('nobody'),
    trustedProxies: [],
    version: '0.0.0',
    demo: async () => null,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  startJobs();
  const books = openBooks(file);
  const phone = createPhones();
  // Counted when they are made: a request that is answered otherwise ends the whole run.
  const answered = { send: 0, verify: 0 };

  const prepareSend = () => {
    const counter = counters[answered.send % counters.length];
    if (!counter) throw new Error('there are no counters');
    answered.send += 1;
    const body: RequestOf<typeof startVerification>['body'] = { operationId: randomUUID(), phone: phone() };
    return request(pathOf(startVerification), body, counter);
  };
  /** Of all codes that were sent since the last time: a code that nobody reads back would count against the country. */
  const prepareChecks = (amount: number) => {
    const sent = sms.sent.splice(0);
    if (sent.length !== amount) throw new Error(`${sent.length} codes were sent, ${amount} are to be read back`);
    answered.verify += amount;
    return sent.map(({ id, body: text }) => {
      const { verificationId, deviceId } = books.sendOf(id);
      const [counter, code] = [byDevice.get(deviceId), /\d{6}/.exec(text)?.[0]];
      if (!counter || !code) throw new Error('a message without a counter or a code');
      const body: RequestOf<typeof checkCode>['body'] = { operationId: randomUUID(), code };
      return request(pathOf(checkCode, { id: verificationId }), body, counter);
    });
  };

  return {
    kind: 'service',
    url,
    // One device of each shop listens: each hears of every change of its shop's credit.
    streams: oneOfEachShop(counters).map((counter) => ({ path: EVENTS_PATH, headers: bearer(counter) })),
    prepare(step: Step, amount: number): PreparedRequest[] {
      return step === 'send' ? Array.from({ length: amount }, prepareSend) : prepareChecks(amount);
    },
    async finish() {
      while (books.hasQueued()) await wait(LOOK_AGAIN_MS);
    },
    audit: async () => books.audit(answered),
    async close() {
      await app.close();
      await database.close();
      books.close();
    },
  };
}

function request(path: string, body: object, counter: Counter): PreparedRequest {
  return { path, headers: { ...jsonHeaders, ...bearer(counter) }, body: JSON.stringify(body) };
}

const bearer = ({ token }: Counter) => ({ authorization: `Bearer ${token}` });

function oneOfEachShop(counters: readonly Counter[]): Counter[] {
  return [...new Map(counters.map((counter) => [counter.shopId, counter])).values()];
}
