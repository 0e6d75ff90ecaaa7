import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getCounter, unpairDevice } from '#shared/api/devices.ts';
import { err, ok } from '#shared/errors.ts';
import {
  createFakeKeyRing,
  createFakeLog,
  createMemorySettings,
  createTestCore,
  type TestCore,
} from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { createFakeDemo, createFakeDesktop } from '#test/fake-computer.ts';
import { counter, DEVICE_TOKEN, pair, signInAs } from '#test/fake-shop.ts';
import { onDisk } from '#test/members-world.ts';
import { goOffline, isKnown } from '#test/offline-counter.ts';

const remove = (core: TestCore) => core.call('computer.removeData', {});

/** A counter with an owner at it who has chosen a few things, and drafts. */
async function usedCounter() {
  const { server, folder } = await startWorld();
  const demo = createFakeDemo(server.url);
  const desktop = createFakeDesktop();
  const log = createFakeLog();
  const traces = { stay: false, removals: 0, hear: (): void => undefined };
  const removeTraces = async (): Promise<void> => {
    traces.removals += 1;
    traces.hear();
    if (traces.stay) throw new Error('in use');
  };
  const secrets = createFakeKeyRing();
  const core = createTestCore(folder, { demo, desktop, log, removeTraces, secrets });
  onTestFinished(core.close);
  core.start();
  await pair(core, server);
  await signInAs(core, 'owner');
  await isKnown(core, 'owner');
  await core.call('registration.keep', { text: '8123 4567', country: 'SG', name: 'Wanderlinde' });
  await core.call('app.setTheme', { theme: 'dark' });
  await core.call('app.setLanguage', { language: 'th' });
  await core.call('computer.change', { zoom: 1.25, kiosk: true, startsAtLogin: true, notifications: false });
  core.goTo('credit');
  core.noteRecovery('page');
  return { server, folder, demo, desktop, log, traces, core, secrets };
}

/** What a first start of the app shows. */
const AS_INSTALLED = {
  stage: { kind: 'welcome', demoAvailable: true },
  connection: { kind: 'none' },
  app: { theme: 'system', language: 'system', recovered: 'none', goTo: null },
  computer: { zoom: 1, kiosk: false, startsAtLogin: false, notifications: true },
  shop: null,
  credit: null,
  deviceId: null,
  deviceName: null,
  staff: [],
  offlineStaff: [],
  registration: null,
  drafts: [],
  members: null,
};

describe('removing all data', () => {
  it('leaves the app as at the first start, and nothing on this computer', async () => {
    const { core, demo, desktop, traces, secrets, folder } = await usedCounter();
    expect(onDisk(core)).toContain('Wanderlinde');
    expect(await remove(core)).toEqual(ok({}));
    expect(core.snapshot()).toMatchObject(AS_INSTALLED);
    expect(core.snapshot().server).toBeUndefined();
    expect(core.ports.settings.read()).toEqual(createMemorySettings().read());
    expect(secrets.values.size).toBe(0);
    for (const trace of ['Wanderlinde', counter.shop.name, 'messagesLeft']) expect(onDisk(core)).not.toContain(trace);
    expect(demo.asked.at(-1)).toBe('remove');
    expect(desktop.startsAtLogin()).toBe(false);
    expect(desktop.shown.at(-1)).toEqual({ zoom: 1, kiosk: false });
    expect(traces.removals).toBe(2);
    expect(restart(core, folder).snapshot()).toMatchObject(AS_INSTALLED);
  });

  it('tells the backend, so that the device is in nobody’s list', async () => {
    const { core, server } = await usedCounter();
    await remove(core);
    const told = server.requests.find(({ route }) => route === `${unpairDevice.method} ${unpairDevice.path}`);
    expect(told?.authorization).toBe(`Bearer ${DEVICE_TOKEN}`);
  });

  it('has removed everything before a backend that does not answer is waited for, and does not wait long', async () => {
    const { core, server, secrets, traces, demo, desktop } = await usedCounter();
    server.answer(unpairDevice, () => new Promise(() => undefined));
    const removing = remove(core);
    await server.asked(unpairDevice);
    await core.clock.scheduled(2_000);
    expect(core.snapshot()).toMatchObject({ stage: { kind: 'welcome' }, shop: null });
    expect(core.ports.settings.read()).toEqual(createMemorySettings().read());
    expect(secrets.values.size).toBe(0);
    expect(demo.asked.at(-1)).toBe('remove');
    expect(desktop.startsAtLogin()).toBe(false);
    expect(traces.removals).toBe(1);
    await core.clock.advance(2_000);
    expect(await removing).toEqual(ok({}));
  });

  it('goes well without a line, and leaves no line in the log about that', async () => {
    const { core, server, log, traces } = await usedCounter();
    await goOffline(core, server);
    traces.hear = () => {
      log.lines.length = 0;
    };
    const removing = remove(core);
    await core.clock.scheduled(2_000);
    await core.clock.advance(2_000);
    expect(await removing).toEqual(ok({}));
    expect(core.snapshot()).toMatchObject(AS_INSTALLED);
    expect(log.lines).toEqual([]);
  });

  it('takes the app out of the list of what starts at login also where the system has switched it off there', async () => {
    const { core, desktop } = await usedCounter();
    desktop.setStartsAtLogin(false);
    const set: boolean[] = [];
    desktop.setStartsAtLogin = (on) => void set.push(on);
    expect(await remove(core)).toEqual(ok({}));
    expect(set).toEqual([false]);
  });

  it('asks nothing of a system that does not let an app start with it', async () => {
    const { folder } = await startWorld();
    const desktop = createFakeDesktop(null);
    desktop.setStartsAtLogin = () => {
      throw new Error('there is no such list');
    };
    const core = createTestCore(folder, { desktop });
    onTestFinished(core.close);
    core.start();
    expect(await remove(core)).toEqual(ok({}));
  });

  it('is left by an end of the app in the middle in such a way that it can be gone on with', async () => {
    const { core, folder, secrets, demo, traces } = await usedCounter();
    const removeDemo = demo.remove;
    // The first one is not closed but cut short: it waits for ever.
    const cut = Promise.withResolvers<void>();
    demo.remove = () => {
      cut.resolve();
      return new Promise(() => undefined);
    };
    void remove(core);
    await cut.promise;
    demo.remove = removeDemo;
    const { settings, desktop, removeTraces } = core.ports;
    const again = createTestCore(folder, { settings, secrets, demo, desktop, removeTraces });
    onTestFinished(again.close);
    again.start();
    expect(again.snapshot()).toMatchObject(AS_INSTALLED);
    expect(demo.asked).not.toContain('remove');
    expect(await remove(again)).toEqual(ok({}));
    expect(demo.asked).toContain('remove');
    expect(traces.removals).toBe(2);
  });

  it('is alone while it lasts', async () => {
    const { core, server } = await usedCounter();
    server.answer(unpairDevice, () => new Promise(() => undefined));
    const removing = remove(core);
    expect(await core.call('device.connect', { url: server.url })).toEqual(err('wrong_step'));
    expect(await core.call('device.useDemo', {})).toEqual(err('wrong_step'));
    expect(await remove(core)).toEqual(err('wrong_step'));
    await core.clock.scheduled(2_000);
    await core.clock.advance(2_000);
    expect(await removing).toEqual(ok({}));
    expect(await core.call('device.useDemo', {})).toEqual(ok({}));
  });

  it('lets no answer that comes late bring anything back', async () => {
    const { core, server } = await usedCounter();
    const late = Promise.withResolvers<void>();
    server.answer(getCounter, async () => {
      await late.promise;
      return ok(counter);
    });
    server.push({ type: 'counter_changed' });
    await server.asked(getCounter, 2);
    await remove(core);
    late.resolve();
    // What is asked of the same server after it is answered after it.
    for (const _ of [1, 2, 3]) await core.call('device.connect', { url: server.url });
    expect(onDisk(core)).not.toContain(counter.shop.name);
  });
});

describe('what cannot be removed', () => {
  it.each<[string, (world: Awaited<ReturnType<typeof usedCounter>>) => () => void]>([
    [
      'the demo shop',
      ({ demo }) => {
        demo.holdFiles();
        return () => demo.holdFiles(false);
      },
    ],
    [
      'the log',
      ({ traces }) => {
        traces.stay = true;
        return () => {
          traces.stay = false;
        };
      },
    ],
    [
      'the secrets',
      ({ secrets }) => {
        const { clear } = secrets;
        secrets.clear = () => {
          throw new Error('no space left on device');
        };
        return () => {
          secrets.clear = clear;
        };
      },
    ],
    [
      'the settings',
      ({ core: { ports } }) => {
        const { clear } = ports.settings;
        ports.settings.clear = () => {
          throw new Error('no space left on device');
        };
        return () => {
          ports.settings.clear = clear;
        };
      },
    ],
  ])('is told of, keeps the rest from staying, and is removed when it is asked again: %s', async (what, hold) => {
    const world = await usedCounter();
    const { core, demo, secrets, traces, log } = world;
    const letGo = hold(world);
    expect(await remove(core)).toEqual(err('data_not_removed'));
    expect(log.lines).toContainEqual(expect.objectContaining({ event: 'data_not_removed' }));
    expect(core.snapshot().stage.kind).toBe('welcome');
    expect(secrets.values.has('device-token demo')).toBe(false);
    expect(demo.asked).toContain('remove');
    expect(traces.removals).toBe(2);
    if (what !== 'the settings') expect(core.snapshot()).toMatchObject(AS_INSTALLED);
    letGo();
    expect(await remove(core)).toEqual(ok({}));
    expect(core.snapshot()).toMatchObject(AS_INSTALLED);
    expect(secrets.values.size).toBe(0);
  });

  it('includes a cache that could not be used, and lies beside the one in memory', async () => {
    const { server, folder } = await startWorld();
    const cacheFile = join(folder, 'kept', 'cache.sqlite');
    const core = createTestCore(folder, { cacheFile });
    onTestFinished(core.close);
    core.start();
    expect(core.snapshot().app.storage).toBe('failing');
    mkdirSync(join(folder, 'kept'));
    for (const side of ['', '-wal', '.unreadable', '.new']) writeFileSync(`${cacheFile}${side}`, 'Wanderlinde');
    expect(await remove(core)).toEqual(ok({}));
    for (const side of ['', '-wal', '.unreadable', '.new']) expect(existsSync(`${cacheFile}${side}`)).toBe(false);
    await pair(core, server);
    expect(core.snapshot().shop).toEqual(counter.shop);
    rmSync(join(folder, 'kept'), { recursive: true });
  });
});
