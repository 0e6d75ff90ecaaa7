import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { apiPage } from '#server/api-page.ts';
import { type AppParts, buildApp } from '#server/app.ts';
import { openDatabase } from '#server/db/database.ts';
import type { PaymentReport } from '#server/gateways/payments/gateway.ts';
import { hashSecret } from '#server/hashing.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { demoCredentials, demoShop, seedDemoShop } from '#server/seed/demo-shop.ts';
import { seedPrices } from '#server/seed/prices.ts';
import { getCredit } from '#shared/api/credit.ts';
import { pairDevice } from '#shared/api/devices.ts';
import { pathOf, type ReplyOf, type RequestOf, type Route } from '#shared/api/route.ts';
import { signIn } from '#shared/api/sessions.ts';
import type { Role } from '#shared/domain/permissions.ts';
import { resultSchema } from '#shared/error-schemas.ts';
import type { Result } from '#shared/errors.ts';
import { createFakeClock } from './fake-clock.ts';
import { FakeMailGateway, FakePaymentGateway, FakeSmsGateway } from './fake-gateways.ts';
import { fakeRandom } from './fake-random.ts';
import { FakeRewardGateway } from './fake-rewards.ts';
import { silentLog } from './silent-log.ts';

/** 10:42 in the demo shop's Singapore. */
export const START = Date.parse('2026-11-23T10:42:00+08:00');

export type TestBackend = Awaited<ReturnType<typeof startTestBackend>>;

/**
 * The whole backend around fakes of what is outside: in memory unless a file is named, with the demo shop in it, and
 * called without a socket.
 */
export async function startTestBackend({ file = ':memory:' } = {}) {
  const clock = createFakeClock(START);
  const random = fakeRandom();
  const sms = new FakeSmsGateway();
  const payments = new FakePaymentGateway();
  const mail = new FakeMailGateway();
  const rewards = new FakeRewardGateway();
  const database = await openDatabase(file, clock, silentLog);
  await database.write(seedPrices);
  const createCustomer = () => payments.createCustomer();
  await seedDemoShop(database, { random, ledger: new Ledger(random), createCustomer });
  const parts: AppParts = {
    database,
    clock,
    random,
    sms: [sms],
    payments,
    mail,
    rewards: { kind: 'demo', gateway: rewards },
    demoPayments: true,
    returnUrl: () => 'https://api.shop.example/return',
    log: silentLog,
    secretKey: 'a key for tests only, of enough length',
    decoyHash: await hashSecret('nobody'),
    trustedProxies: [],
    version: '0.0.0',
    demo: async () => null,
    apiPage,
  };
  const { app, startJobs } = await buildApp(parts);
  return {
    /** For one more process around the same parts. */
    parts,
    app,
    startJobs,
    clock,
    sms,
    payments,
    mail,
    rewards,
    database,
    call: caller(app),
    /** What the fake provider tells by webhook. */
    webhook: (report: PaymentReport, signature = 'signed') =>
      app.inject({
        method: 'POST',
        url: '/webhooks/stripe',
        payload: JSON.stringify(report),
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      }),
    settle,
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

/** Lets what was started after the last answer come to its end; the fakes answer at once, so a few turns are enough. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}

interface Parts {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
}

/** Calls a route as the desktop core would, and checks that the answer fits the route. */
export function caller(app: FastifyInstance) {
  return async <R extends Route>(
    route: R,
    request: RequestOf<R>,
    token?: string,
  ): Promise<Result<ReplyOf<R>> & { status: number; bytes: string }> => {
    const { params = {}, query, body } = request as Parts;
    const response = await app.inject({
      method: route.method,
      url: pathOf(route, params),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { payload: body }),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    const result = resultSchema(route.reply).parse(response.json()) as Result<ReplyOf<R>>;
    return { ...result, status: response.statusCode, bytes: response.body };
  };
}

/** The value of a result that the test takes for granted. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected error: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The code of an error that the test takes for granted. */
export function errorCode(result: Result<unknown>): string {
  if (result.ok) throw new Error('unexpected success');
  return result.error.code;
}

/** @param installationId the same one again is the same device */
export async function pairCounter(
  backend: TestBackend,
  deviceName = 'Front till',
  installationId: string = randomUUID(),
) {
  const { email, password } = demoCredentials;
  const paired = await backend.call(pairDevice, { body: { installationId, email, password, deviceName } });
  return { ...unwrap(paired), installationId };
}

/** A paired device with someone of a role signed in. */
export async function signInAs(backend: TestBackend, role: Role, deviceName?: string, installationId?: string) {
  const { counter, ...pairing } = await pairCounter(backend, deviceName, installationId);
  const person = counter.staff.find((staff) => staff.role === role);
  const pin = demoShop.staff.find((staff) => staff.role === role)?.pin;
  if (!person || !pin) throw new Error(`no ${role} in the demo shop`);
  const session = await backend.call(signIn, { body: { staffId: person.id, pin } }, pairing.deviceToken);
  return { ...pairing, counter, token: unwrap(session).sessionToken };
}

/** Available SMS credit in micro-units. */
export async function availableCredit(backend: TestBackend, token: string): Promise<number> {
  return unwrap(await backend.call(getCredit, {}, token)).sms.available;
}
