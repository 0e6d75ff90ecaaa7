import { describe, expect, it, onTestFinished } from 'vitest';
import { buildApp } from '#server/app.ts';
import { createPhoneSimulator } from '#server/emulators/phones/simulator.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import { getCredit } from '#shared/api/credit.ts';
import { parseMicros } from '#shared/domain/money.ts';
import { caller, startTestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter } from '#test/test-counter.ts';

const OPENING = parseMicros('41.28');
const PRICE = parseMicros('0.0368');
const SECOND = 1_000;

/** A counter whose codes go to the simulated carriers. */
async function open() {
  const backend = await startTestBackend();
  onTestFinished(backend.close);
  const { parts, clock, database, settle } = backend;
  const store = openDocumentStore(':memory:');
  const simulator = createPhoneSimulator({ store, clock });
  const { app, startJobs } = await buildApp({ ...parts, sms: simulator.gateways });
  onTestFinished(async () => {
    await app.close();
    await simulator.close();
    store.close();
  });
  const counter = await openTestCounter({ ...backend, app, call: caller(app) });
  startJobs();
  const pass = async (ms: number) => {
    await clock.advance(ms);
    await settle();
  };
  return {
    simulator,
    pass,
    /** Sends a code, and waits for as long as a carrier takes. @returns what became of the message, and who had it */
    async send(phone: string, ms = 3 * SECOND) {
      const { id } = await counter.sendCode(phone);
      await pass(ms);
      const { message } = await counter.read(id);
      const row = database.reader.selectFrom('messages').where('id', '=', message.id);
      return { message, ...(await row.select(['gateway', 'cause']).executeTakeFirstOrThrow()) };
    },
    onPhones: () => simulator.messages(10).map(({ carrier, to }) => [carrier, to]),
    wallet: async () => {
      const { wallets } = unwrap(await caller(app)(getCredit, {}, counter.token));
      return wallets.find(({ currency }) => currency === 'USD');
    },
  };
}

const down = { up: false, delayMs: 0 };

describe('a code by simulated carriers', () => {
  it('comes by the first of them, and is paid once', async () => {
    const { send, onPhones, wallet } = await open();
    expect(await send('+6581234567')).toMatchObject({ message: { status: 'delivered' }, gateway: 'demo-straits' });
    expect(onPhones()).toEqual([['demo-straits', '+6581234567']]);
    expect(await wallet()).toMatchObject({ posted: OPENING - PRICE, held: 0 });
  });

  it('comes by the next one while the first is down, once, and is paid once', async () => {
    const { send, onPhones, wallet, simulator } = await open();
    simulator.changeCarrier('demo-straits', down);
    expect(await send('+6581234567')).toMatchObject({ message: { status: 'delivered' }, gateway: 'demo-island' });
    expect(onPhones()).toEqual([['demo-island', '+6581234567']]);
    expect(await wallet()).toMatchObject({ posted: OPENING - PRICE, held: 0 });
  });

  it('does not come while all are down, and costs nothing', async () => {
    const { send, onPhones, wallet, simulator } = await open();
    for (const { id } of simulator.carriers()) simulator.changeCarrier(id, down);
    expect(await send('+6581234567')).toMatchObject({
      message: { status: 'failed', failure: 'refused' },
      gateway: 'demo-global',
      cause: 'demo_down',
    });
    expect(onPhones()).toEqual([]);
    expect(await wallet()).toMatchObject({ posted: OPENING, held: 0 });
  });

  it('comes by the second carrier to a number that the first has no way to', async () => {
    const { send, onPhones } = await open();
    expect(await send('+6581230007')).toMatchObject({ message: { status: 'delivered' }, gateway: 'demo-island' });
    expect(onPhones()).toEqual([['demo-island', '+6581230007']]);
  });

  it('goes to no second carrier when the first may have it', async () => {
    const { send, pass, onPhones, wallet } = await open();
    expect(await send('+6581230005')).toMatchObject({ message: { status: 'delivered' }, gateway: 'demo-straits' });
    expect(await send('+6581230008')).toMatchObject({ message: { status: 'queued' }, gateway: 'demo-straits' });
    expect(await wallet()).toMatchObject({ posted: OPENING - PRICE, held: PRICE });
    await pass(30 * SECOND);
    expect(onPhones()).toEqual([['demo-straits', '+6581230005']]);
    expect(await wallet()).toMatchObject({ posted: OPENING - PRICE, held: 0 });
  });

  it.each([
    ['+6581230009', 'refused', 'demo_opted_out'],
    ['+6581230010', 'undelivered', 'demo_unreachable'],
  ])('to %s is %s, with the cause, and costs nothing', async (phone, failure, cause) => {
    const { send, wallet } = await open();
    expect(await send(phone)).toMatchObject({ message: { status: 'failed', failure }, cause });
    expect(await wallet()).toMatchObject({ posted: OPENING, held: 0 });
  });
});
