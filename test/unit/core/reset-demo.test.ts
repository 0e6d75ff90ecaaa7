import { describe, expect, it, onTestFinished } from 'vitest';
import { pairDevice } from '#shared/api/devices.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore, type TestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { createFakeDemo } from '#test/fake-computer.ts';
import { counter, DEVICE_TOKEN, pair, signInAs } from '#test/fake-shop.ts';
import { onDisk } from '#test/members-world.ts';
import { advanceUntil } from '#test/offline-counter.ts';

const pressPair = (core: TestCore) =>
  core.call('device.pair', { email: 'a@demo.example', password: 'demo', deviceName: 'Front till' });
const reset = (core: TestCore) => core.call('computer.resetDemo', {});

/** A counter of the demo shop, with an owner at it. */
async function demoCounter() {
  const { server, folder } = await startWorld();
  const demo = createFakeDemo(server.url);
  const core = createTestCore(folder, { demo });
  onTestFinished(core.close);
  core.start();
  await core.call('device.useDemo', {});
  await pressPair(core);
  await core.until(({ creditIsCurrent }) => creditIsCurrent);
  await signInAs(core, 'owner');
  demo.asked.length = 0;
  return { server, folder, demo, core };
}

describe('the demo as on its first day', () => {
  it('is there after one press, and paired with by another', async () => {
    const { core, demo, server } = await demoCounter();
    await core.call('registration.typePhone', { text: '8123 45', country: 'SG' });
    expect(await reset(core)).toEqual(ok({}));
    expect(demo.asked.slice(0, 2)).toEqual(['remove', 'start']);
    expect(demo.runs()).toBe(true);
    expect(core.snapshot()).toMatchObject({
      stage: { kind: 'pair', serverUrl: server.url, reason: 'first' },
      server: { kind: 'demo' },
      shop: null,
      credit: null,
      registration: null,
      deviceName: null,
    });
    expect(core.ports.secrets.read('device-token demo')).toBeNull();
    expect(onDisk(core)).not.toContain(counter.shop.name);
    expect(await pressPair(core)).toEqual(ok({}));
    await signInAs(core, 'owner');
    expect(core.snapshot().registration).toMatchObject({ text: '' });
  });

  it('is told of when its files stay, and can be asked for again', async () => {
    const { core, demo } = await demoCounter();
    demo.holdFiles();
    expect(await reset(core)).toEqual(err('data_not_removed'));
    expect(core.snapshot().stage.kind).toBe('pair');
    demo.holdFiles(false);
    expect(await reset(core)).toEqual(ok({}));
    expect(await pressPair(core)).toEqual(ok({}));
  });

  it('is told of when it does not come up, and goes on trying', async () => {
    const { core, demo } = await demoCounter();
    demo.breakDown();
    expect(await reset(core)).toEqual(err('demo_unavailable'));
    const offline = await core.until(({ connection }) => connection.kind === 'offline');
    expect(offline).toMatchObject({ stage: { kind: 'pair' }, connection: { error: { code: 'demo_unavailable' } } });
    demo.repair();
    await advanceUntil(core, ({ connection }) => connection.kind === 'none');
    expect(await pressPair(core)).toEqual(ok({}));
  });

  it('is alone while it is made: nothing else is chosen, paired, forgotten or removed meanwhile', async () => {
    const { core, demo } = await demoCounter();
    const up = demo.slowStart();
    const resetting = reset(core);
    expect(core.snapshot()).toMatchObject({ stage: { kind: 'pair' }, connection: { kind: 'connecting' } });
    for (const ask of [
      () => core.call('device.useDemo', {}),
      () => core.call('device.connect', { url: demo.url }),
      () => pressPair(core),
      () => core.call('device.forget', {}),
      () => core.call('computer.removeData', {}),
      () => reset(core),
    ])
      expect(await ask()).toEqual(err('wrong_step'));
    up();
    expect(await resetting).toEqual(ok({}));
    expect(await pressPair(core)).toEqual(ok({}));
  });

  it('is not paired by who was still being paired with the demo of before', async () => {
    const { core, demo, server } = await demoCounter();
    await core.call('device.forget', {});
    await core.call('device.useDemo', {});
    const late = Promise.withResolvers<void>();
    server.answer(pairDevice, async () => {
      await late.promise;
      return ok({ deviceToken: DEVICE_TOKEN, counter });
    });
    const pairing = pressPair(core);
    await server.asked(pairDevice, 2);
    const resetting = reset(core);
    late.resolve();
    expect(await pairing).toEqual(err('wrong_step'));
    expect(await resetting).toEqual(ok({}));
    expect(core.snapshot().stage.kind).toBe('pair');
    expect(core.ports.secrets.read('device-token demo')).toBeNull();
    expect(demo.runs()).toBe(true);
  });

  it('is to be paired with also when the app ended in the middle', async () => {
    const { core, demo, folder } = await demoCounter();
    const up = demo.slowStart();
    void reset(core);
    const again = restart(core, folder);
    expect(again.snapshot()).toMatchObject({ stage: { kind: 'pair', reason: 'first' }, server: { kind: 'demo' } });
    up();
    expect(await pressPair(again)).toEqual(ok({}));
  });
});

describe('there is no demo to make anew', () => {
  it.each(['demo_unavailable', 'data_not_removed'] as const)(
    'where it says so: %s; then nothing is given up',
    async (code) => {
      const { core, demo } = await demoCounter();
      demo.checkReset = () => err(code);
      expect(await reset(core)).toEqual(err(code));
      expect(core.snapshot()).toMatchObject({ stage: { kind: 'open' }, shop: counter.shop });
      expect(core.ports.secrets.read('device-token demo')).toBe(DEVICE_TOKEN);
      expect(demo.asked).not.toContain('remove');
    },
  );

  it('for a counter of a server', async () => {
    const { server, folder } = await startWorld();
    const demo = createFakeDemo(server.url);
    const core = createTestCore(folder, { demo });
    onTestFinished(core.close);
    core.start();
    await pair(core, server);
    await signInAs(core, 'owner');
    expect(await reset(core)).toEqual(err('wrong_step'));
    expect(demo.asked).not.toContain('remove');
    expect(core.snapshot().stage.kind).toBe('open');
  });

  it('where none can run', async () => {
    const { folder } = await startWorld();
    const core = createTestCore(folder);
    core.start();
    expect(await reset(core)).toEqual(err('demo_unavailable'));
  });
});

it('on the first screen what was done in the demo goes, and nothing is chosen', async () => {
  const { core, demo } = await demoCounter();
  await core.call('device.forget', {});
  await advanceUntil(core, () => !demo.runs(), 0);
  demo.asked.length = 0;
  expect(await reset(core)).toEqual(ok({}));
  expect(demo.asked).toEqual(['remove']);
  expect(core.snapshot().stage).toEqual({ kind: 'welcome', demoAvailable: true });
});
