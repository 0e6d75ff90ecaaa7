import fastifySse from '@fastify/sse';
import Fastify from 'fastify';
import { onTestFinished } from 'vitest';
import { openDemoRewards } from '#server/emulators/rewards/demo-rewards.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import type { RewardOrder } from '#server/gateways/rewards/gateway.ts';
import { parseMicros } from '#shared/domain/money.ts';
import { fastClock } from './fault-clock.ts';
import { START } from './test-backend.ts';

/** Four seconds of the provider pass in a fraction of one. */
const SPEED = 20;

/** What the embedded provider has for S$5. */
export const orderOf = (id: string, change: Partial<RewardOrder> = {}): RewardOrder => ({
  id,
  voucherId: 'kopi-5',
  price: parseMicros('5'),
  currency: 'SGD',
  notAfter: START + 60 * 60_000,
  ...change,
});

/** The embedded voucher provider with its page, on a fast clock. It is closed when the test ends. */
export async function openProvider(file = ':memory:') {
  const store = openDocumentStore(file);
  const clock = fastClock({ from: START, realFrom: Date.now(), speed: SPEED });
  const provider = await openDemoRewards(store, clock);
  const app = Fastify();
  await app.register(fastifySse);
  await provider.register(app);
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await app.close();
    await provider.close();
    store.close();
  };
  onTestFinished(close);
  const post = (path: string, payload: object) => app.inject({ method: 'POST', url: `/demo/rewards/${path}`, payload });
  return {
    gateway: provider.gateway,
    app,
    clock,
    close,
    settings: (settings: { down?: boolean; delayMs?: number }) =>
      post('settings', { down: false, delayMs: 0, ...settings }),
    change: (id: string, change: { stock?: number | null; price?: number }) => post(`vouchers/${id}`, change),
    state: async () => (await app.inject({ url: '/demo/rewards/state' })).json(),
  };
}
