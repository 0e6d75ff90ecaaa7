import { describe, expect, it, onTestFinished } from 'vitest';
import { pairDevice } from '#shared/api/devices.ts';
import { API_VERSION, getServer } from '#shared/api/server.ts';
import { err, ok } from '#shared/errors.ts';
import { createFakeKeyRing, createTestCore, type TestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { counter, DEVICE_TOKEN, openCounter } from '#test/fake-shop.ts';
import { advanceUntil, isKnown, staffOf, unlock } from '#test/offline-counter.ts';

const stageOf = (core: TestCore) => core.snapshot().stage;
const demoOf = (phonesUrl: string) => ({
  email: 'a@demo.example',
  password: 'demo',
  pins: [],
  phonesUrl,
  inboxUrl: null,
  rewardsUrl: phonesUrl,
});
const type = (core: TestCore, text: string) => core.call('registration.typePhone', { text, country: 'SG' });

describe('a start without the token', () => {
  /** A counter that had no key ring to keep its token in, and then lost its line. */
  async function restartWithoutToken() {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await isKnown(core, 'cashier');
    await type(core, '8123 45');
    const pepper = core.ports.secrets.read('pin-pepper') ?? '';
    await server.stop();
    const secrets = createFakeKeyRing();
    secrets.write('pin-pepper', pepper);
    const again = restart(core, folder, { secrets });
    return { server, core: again };
  }

  it('opens for reading and drafts to who is known here, as long as there is no server', async () => {
    const { core } = await restartWithoutToken();
    const locked = await core.until(({ stage }) => stage.kind === 'locked');
    expect(locked).toMatchObject({ connection: { kind: 'offline' }, shop: counter.shop, staff: counter.staff });
    expect(locked.credit).not.toBeNull();
    expect(await unlock(core, 'cashier')).toEqual(ok({}));
    expect(core.snapshot()).toMatchObject({
      stage: { kind: 'open', session: 'offline' },
      registration: { text: '8123 45' },
    });
    expect(await core.call('billing.open', {})).toMatchObject({ error: { code: 'server_unreachable' } });
  });

  it('is paired again as soon as there is one, and goes on with what was typed', async () => {
    const { core, server } = await restartWithoutToken();
    await core.until(({ stage }) => stage.kind === 'locked');
    await unlock(core, 'cashier');
    await type(core, '8123 4567');
    await server.restart();
    await advanceUntil(core, ({ stage }) => stage.kind === 'pair');
    expect(core.snapshot()).toMatchObject({ stage: { reason: 'token_not_kept' }, registration: null, staff: [] });
    await core.call('device.pair', { email: 'a@b.example', password: 'secret', deviceName: 'Front till' });
    await core.until(({ connection }) => connection.kind === 'live');
    expect(await unlock(core, 'cashier')).toEqual(ok({}));
    expect(core.snapshot()).toMatchObject({
      stage: { session: 'online' },
      registration: { text: '8123 4567' },
      offlineStaff: [staffOf('cashier').id],
    });
  });

  it('opens to them again when the server that asked for pairing goes away', async () => {
    const { core, server } = await restartWithoutToken();
    await core.until(({ stage }) => stage.kind === 'locked');
    for (const _ of ['once', 'and again']) {
      await server.restart();
      await advanceUntil(core, ({ stage }) => stage.kind === 'pair');
      await server.stop();
      await advanceUntil(core, ({ stage }) => stage.kind === 'locked', 10_000);
    }
    expect(await unlock(core, 'cashier')).toEqual(ok({}));
  });

  it('leaves nobody at the counter once it is to be paired', async () => {
    const { core, server } = await restartWithoutToken();
    await core.until(({ stage }) => stage.kind === 'locked');
    await unlock(core, 'cashier');
    await server.restart();
    await advanceUntil(core, ({ stage }) => stage.kind === 'pair');
    expect(await core.call('billing.open', {})).toEqual(err('not_signed_in'));
  });

  it('asks a server no more that this computer was never paired with', async () => {
    const { server, folder } = await startWorld();
    const core = createTestCore(folder);
    onTestFinished(core.close);
    core.start();
    // Once when it is chosen, and once when the screen comes up.
    const said = { product: 'tillside', apiVersion: API_VERSION, version: '1.0.0' } as const;
    server.answer(getServer, () =>
      ok({ ...said, demo: server.bodiesOf(getServer).length > 1 ? demoOf(server.url) : null }),
    );
    await core.call('device.connect', { url: server.url });
    await core.until(({ demo }) => demo !== null);
    await core.clock.advance(60_000);
    expect(server.bodiesOf(getServer)).toHaveLength(2);
  });

  it('shows how to get into a demo also when that was read before it had to be paired', async () => {
    const { core, server } = await restartWithoutToken();
    const demo = demoOf(server.url);
    server.value(getServer, { product: 'tillside', apiVersion: API_VERSION, version: '1.0.0', demo });
    await core.until(({ stage }) => stage.kind === 'locked');
    await server.restart();
    await advanceUntil(core, ({ stage }) => stage.kind === 'pair');
    expect(core.snapshot().demo).toEqual(demo);
    await core.call('device.forget', {});
    expect(core.snapshot().demo).toBeNull();
  });

  it('asks to pair where nobody could unlock it', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await server.stop();
    const again = restart(core, folder, { secrets: createFakeKeyRing() });
    await again.until(({ connection }) => connection.kind === 'offline');
    expect(again.snapshot()).toMatchObject({ stage: { kind: 'pair', reason: 'token_not_kept' }, shop: null });
  });

  it('does not take the pairing out of the hands of who is at it', async () => {
    const { server, folder } = await startWorld();
    const core = await openCounter(folder, server);
    await isKnown(core, 'cashier');
    const pepper = core.ports.secrets.read('pin-pepper') ?? '';
    const secrets = createFakeKeyRing();
    secrets.write('pin-pepper', pepper);
    server.loseAnswers(getServer, 1);
    const answer = Promise.withResolvers<void>();
    server.answer(pairDevice, async () => {
      await answer.promise;
      return ok({ deviceToken: DEVICE_TOKEN, counter });
    });
    const again = restart(core, folder, { secrets });
    const pairing = again.call('device.pair', { email: 'a@b.example', password: 'x', deviceName: 'Front till' });
    await again.until(({ connection }) => connection.kind === 'offline');
    expect(stageOf(again).kind).toBe('pair');
    answer.resolve();
    expect(await pairing).toEqual(ok({}));
    expect(stageOf(again)).toEqual({ kind: 'locked' });
  });
});
