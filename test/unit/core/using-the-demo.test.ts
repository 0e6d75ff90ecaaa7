import { describe, expect, it, onTestFinished } from 'vitest';
import { pairDevice, unpairDevice } from '#shared/api/devices.ts';
import { API_VERSION, getServer } from '#shared/api/server.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore, type TestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { createFakeDemo } from '#test/fake-computer.ts';
import { startFakeServer } from '#test/fake-server.ts';
import { counter, DEVICE_TOKEN, serveShop, signInAs } from '#test/fake-shop.ts';
import { advanceUntil, isKnown } from '#test/offline-counter.ts';

const stageOf = (core: TestCore) => core.snapshot().stage;
const pressPair = (core: TestCore) =>
  core.call('device.pair', { email: 'a@demo.example', password: 'demo', deviceName: 'Front till' });
const tryDemo = (core: TestCore) => core.call('device.useDemo', {});

/** A computer with a demo shop, where a fake server answers while it runs. */
async function world() {
  const { server, folder } = await startWorld();
  const demo = createFakeDemo(server.url);
  const core = createTestCore(folder, { demo });
  onTestFinished(core.close);
  core.start();
  return { server, folder, demo, core };
}

/** The same as a counter of the demo shop, locked. */
async function demoCounter() {
  const given = await world();
  await tryDemo(given.core);
  await pressPair(given.core);
  await given.core.until(({ creditIsCurrent }) => creditIsCurrent);
  return given;
}

async function anotherServer() {
  const other = await startFakeServer();
  onTestFinished(() => other.stop());
  serveShop(other);
  return other;
}

describe('trying the demo', () => {
  it('starts it, and pairs with it in one press', async () => {
    const { core, demo, server } = await world();
    expect(core.snapshot()).toMatchObject({ stage: { kind: 'welcome', demoAvailable: true } });
    expect(core.snapshot().server).toBeUndefined();
    expect(demo.asked).toEqual([]);
    expect(await tryDemo(core)).toEqual(ok({}));
    expect(demo.runs()).toBe(true);
    expect(core.snapshot().stage).toEqual({ kind: 'pair', serverUrl: server.url, reason: 'first' });
    expect(core.snapshot().server).toEqual({ kind: 'demo' });
    expect(await pressPair(core)).toEqual(ok({}));
    expect(core.ports.secrets.read('device-token demo')).toBe(DEVICE_TOKEN);
  });

  it('says so when it does not come up, and stays where it was', async () => {
    const { core, demo, server } = await world();
    demo.breakDown();
    expect(await tryDemo(core)).toEqual(err('demo_unavailable'));
    expect(stageOf(core).kind).toBe('welcome');
    expect(server.requests).toEqual([]);
    expect(demo.asked).toEqual(['start', 'stop']);
    demo.repair();
    await server.stop();
    expect(await tryDemo(core)).toEqual(err('demo_unavailable'));
    expect(demo.runs()).toBe(false);
    await server.restart();
    expect(await tryDemo(core)).toEqual(ok({}));
  });

  it('does not run it for a counter of a server', async () => {
    const { core, demo, server } = await world();
    await core.call('device.connect', { url: server.url });
    await pressPair(core);
    await core.until(({ connection }) => connection.kind === 'live');
    expect(core.snapshot().server).toEqual({ kind: 'server', url: server.url });
    expect(await tryDemo(core)).toEqual(err('wrong_step'));
    expect(demo.asked).not.toContain('start');
  });
});

describe('a start of the app with the demo', () => {
  it('shows the last known state at once, and asks it nothing before it is up', async () => {
    const { core, demo, server, folder } = await demoCounter();
    core.close();
    const asked = server.requests.length;
    const up = demo.slowStart();
    const again = restart(core, folder);
    expect(again.snapshot()).toMatchObject({
      stage: { kind: 'locked' },
      shop: counter.shop,
      server: { kind: 'demo' },
      connection: { kind: 'connecting' },
    });
    expect(again.snapshot().credit).not.toBeNull();
    await again.clock.advance(20_000);
    expect(server.requests).toHaveLength(asked);
    up();
    await again.until(({ connection }) => connection.kind === 'live');
  });

  it('is offline while it does not come up, and goes on trying', async () => {
    const { core, demo, folder } = await demoCounter();
    core.close();
    demo.breakDown();
    const again = restart(core, folder);
    const offline = await again.until(({ connection }) => connection.kind === 'offline');
    expect(offline).toMatchObject({
      stage: { kind: 'locked' },
      connection: { error: { code: 'demo_unavailable' } },
    });
    for (const wait of [500, 1_000, 2_000]) {
      await again.clock.scheduled(wait);
      demo.asked.length = 0;
      await again.clock.advance(wait);
      expect(demo.asked).toEqual(['start']);
    }
    demo.repair();
    await again.clock.scheduled(4_000);
    await again.clock.advance(4_000);
    await again.until(({ connection }) => connection.kind === 'live');
  });

  it('waits for it with the pairing that is pressed meanwhile', async () => {
    const { core, demo, server, folder } = await world();
    await tryDemo(core);
    core.close();
    const up = demo.slowStart();
    const again = restart(core, folder);
    expect(again.snapshot()).toMatchObject({ stage: { kind: 'pair' }, connection: { kind: 'connecting' } });
    const asked = server.requests.length;
    const pairing = pressPair(again);
    await again.clock.advance(10_000);
    expect(server.requests).toHaveLength(asked);
    up();
    expect(await pairing).toEqual(ok({}));
    expect(stageOf(again).kind).toBe('locked');
  });

  it('waits for it with a PIN that this counter does not know', async () => {
    const { core, demo, server, folder } = await demoCounter();
    core.close();
    const up = demo.slowStart();
    const again = restart(core, folder);
    const asked = server.requests.length;
    const signingIn = signInAs(again, 'owner');
    await again.clock.advance(10_000);
    expect(server.requests).toHaveLength(asked);
    expect(stageOf(again).kind).toBe('locked');
    up();
    await signingIn;
    expect(stageOf(again)).toMatchObject({ kind: 'open', session: 'online' });
  });

  it('lets in at once whose PIN it knows', async () => {
    const { core, demo, server, folder } = await demoCounter();
    await signInAs(core, 'owner');
    await isKnown(core, 'owner');
    core.close();
    await server.stop();
    demo.slowStart();
    const again = restart(core, folder);
    await signInAs(again, 'owner');
    expect(stageOf(again)).toMatchObject({ kind: 'open', session: 'offline' });
  });

  it('shows how to get into it once it is up', async () => {
    const { core, demo, server, folder } = await world();
    await tryDemo(core);
    core.close();
    const login = { email: 'a@demo.example', password: 'demo', pins: [] };
    const info = { ...login, phonesUrl: server.url, inboxUrl: null, rewardsUrl: server.url };
    server.value(getServer, { product: 'tillside', apiVersion: API_VERSION, version: '1.0.0', demo: info });
    demo.breakDown();
    const again = restart(core, folder);
    await again.until(({ connection }) => connection.kind === 'offline');
    expect(await pressPair(again)).toEqual(err('demo_unavailable'));
    demo.repair();
    await advanceUntil(again, (snapshot) => snapshot.demo !== null);
    expect(again.snapshot()).toMatchObject({ demo: info, connection: { kind: 'none' } });
  });

  it('starts it again when its line breaks', async () => {
    const { core, demo, server } = await demoCounter();
    demo.asked.length = 0;
    server.dropLines();
    await core.until(({ connection }) => connection.kind === 'offline');
    await advanceUntil(core, ({ connection }) => connection.kind === 'live');
    expect(demo.asked).toEqual(['start']);
  });
});

describe('the demo is stopped', () => {
  it('when its counter is forgotten, once it has heard of that', async () => {
    const { core, demo, server } = await demoCounter();
    const heard = Promise.withResolvers<void>();
    server.answer(unpairDevice, async () => {
      await heard.promise;
      return ok({});
    });
    await core.call('device.forget', {});
    await server.asked(unpairDevice);
    expect(demo.runs()).toBe(true);
    heard.resolve();
    await advanceUntil(core, () => !demo.runs(), 0);
    expect(stageOf(core).kind).toBe('welcome');
  });

  it('and not when it is chosen again before it has heard', async () => {
    const { core, demo, server } = await demoCounter();
    const heard = Promise.withResolvers<void>();
    server.answer(unpairDevice, async () => {
      await heard.promise;
      return ok({});
    });
    await core.call('device.forget', {});
    expect(await tryDemo(core)).toEqual(ok({}));
    heard.resolve();
    expect(await pressPair(core)).toEqual(ok({}));
    await core.until(({ connection }) => connection.kind === 'live');
    expect(demo.runs()).toBe(true);
    expect(demo.asked).not.toContain('stop');
  });

  it('also while it is still starting', async () => {
    const { core, demo, folder, server } = await demoCounter();
    core.close();
    const up = demo.slowStart();
    const again = restart(core, folder);
    const asked = server.requests.length;
    await again.call('device.forget', {});
    up();
    await again.clock.advance(20_000);
    expect(demo.runs()).toBe(false);
    expect(again.snapshot()).toMatchObject({ stage: { kind: 'welcome' }, connection: { kind: 'none' } });
    // It is told that the counter goes, as far as it can hear, and asked nothing else.
    expect(new Set(server.requests.slice(asked).map(({ route }) => route))).toEqual(
      new Set([`${unpairDevice.method} ${unpairDevice.path}`]),
    );
  });

  it('when another server is chosen', async () => {
    const { core, demo } = await world();
    await tryDemo(core);
    const other = await anotherServer();
    expect(await core.call('device.connect', { url: other.url })).toEqual(ok({}));
    expect(demo.runs()).toBe(false);
    expect(core.serverUrl()).toBe(other.url);
  });

  it('when another server is chosen while it is still starting, which then counts', async () => {
    const { core, demo } = await world();
    const up = demo.slowStart();
    const trying = tryDemo(core);
    const other = await anotherServer();
    await core.call('device.connect', { url: other.url });
    up();
    expect(await trying).toMatchObject({ ok: false });
    expect(demo.runs()).toBe(false);
    expect(core.snapshot()).toMatchObject({ stage: { serverUrl: other.url }, server: { kind: 'server' } });
  });

  it('when a server that was asked first answers last, which does not count any more', async () => {
    const { core, demo, server } = await world();
    const other = await anotherServer();
    const late = Promise.withResolvers<void>();
    other.answer(getServer, async () => {
      await late.promise;
      return ok({ product: 'tillside', apiVersion: API_VERSION, version: '1.0.0', demo: null });
    });
    const connecting = core.call('device.connect', { url: other.url });
    expect(await tryDemo(core)).toEqual(ok({}));
    late.resolve();
    expect(await connecting).toEqual(err('wrong_step'));
    expect(core.serverUrl()).toBe(server.url);
    expect(demo.runs()).toBe(true);
  });
});

it('a counter of the demo that is revoked is paired with it again', async () => {
  const { core, demo, server } = await demoCounter();
  await signInAs(core, 'owner');
  server.push({ type: 'device_revoked' });
  await core.until(({ stage }) => stage.kind === 'pair');
  server.value(pairDevice, { deviceToken: 'the next token', counter });
  expect(await pressPair(core)).toEqual(ok({}));
  expect(demo.runs()).toBe(true);
});
