import { expect, onTestFinished } from 'vitest';
import { getCounter, pairDevice } from '#shared/api/devices.ts';
import type { Registration } from '#shared/contract/snapshot.ts';
import { ok } from '#shared/errors.ts';
import type { TestCore } from './core-fakes.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { counter, DEVICE_TOKEN, openCounter, serveShop } from './fake-shop.ts';
import { tempFolder } from './temp-folder.ts';

export async function counterWithCashier() {
  const server = await startFakeServer();
  onTestFinished(() => server.stop());
  serveShop(server);
  // Time passes in these tests without a key: the counter is not to lock meanwhile.
  const patient = { ...counter, shop: { ...counter.shop, idleLockMinutes: 60 } };
  server.value(getCounter, patient);
  server.value(pairDevice, { deviceToken: DEVICE_TOKEN, counter: patient });
  const folder = tempFolder();
  const core = await openCounter(folder, server);
  onTestFinished(core.close);
  return { server, folder, core };
}

export const at = (core: TestCore): Registration | null => core.snapshot().registration;
export const type = (core: TestCore, text: string) => core.call('registration.typePhone', { text, country: 'SG' });
/** Presses Enter in the phone field. */
export const pressSend = (core: TestCore, text = '8123 4567') =>
  core.call('registration.sendCode', { text, country: 'SG' });
export const stepIs = (step: Registration['step']) => (snapshot: { registration: Registration | null }) =>
  snapshot.registration?.step === step;

export async function quoted(core: TestCore, kind: 'ready' | 'refused'): Promise<Registration | null> {
  const fits = (registration: Registration | null) =>
    registration?.step === 'phone' && registration.quote.kind === kind;
  return (await core.until(({ registration }) => fits(registration))).registration;
}

export async function sendCode(core: TestCore): Promise<void> {
  await type(core, '8123 4567');
  expect(await pressSend(core)).toEqual(ok({}));
}

/** Lets a command run into its last retry. */
export async function loseOut(core: TestCore, run: () => Promise<unknown>): Promise<unknown> {
  const result = run();
  for (const ms of [500, 1_500]) {
    await core.clock.scheduled(ms);
    await core.clock.advance(ms);
  }
  return result;
}

export const operationIds = (server: FakeServer, route: Parameters<FakeServer['bodiesOf']>[0]): unknown[] =>
  server
    .bodiesOf(route)
    .map((body) => (typeof body === 'object' && body && 'operationId' in body ? body.operationId : null));
