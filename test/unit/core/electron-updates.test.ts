import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Update } from '#shared/contract/snapshot.ts';
import { createFakeLog } from '#test/core-fakes.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { createUpdates } from '../../../electron/hosts/electron/desktop/updates.ts';

const HOURS = 60 * 60 * 1_000;

/** electron-updater as it behaves: a failure is an event, a line for its logger and a rejection. */
class FakeUpdater extends EventEmitter {
  autoDownload = false;
  autoInstallOnAppQuit = false;
  allowDowngrade = true;
  allowPrerelease = true;
  disableWebInstaller = false;
  logger: { info(text: unknown): void; warn(text: unknown): void; error(text: unknown): void } | null = null;
  offers: 'none' | 'nothing to replace' | { version: string } | Error = 'none';
  download: Promise<unknown> = new Promise(() => undefined);
  checks = 0;
  installs = 0;

  fail(error: Error): void {
    this.logger?.error(`Error: ${error.stack}`);
    this.emit('error', error);
  }
  async checkForUpdates() {
    this.checks += 1;
    if (this.offers === 'nothing to replace') return null;
    this.emit('checking-for-update');
    if (this.offers === 'none') {
      this.emit('update-not-available', { version: '0.2.0' });
      return { downloadPromise: null };
    }
    if (this.offers instanceof Error) {
      this.fail(this.offers);
      throw this.offers;
    }
    this.emit('update-available', this.offers);
    return { downloadPromise: this.download };
  }
  installError: Error | null = null;
  quitAndInstall(): void {
    this.installs += 1;
    this.emit('install');
    if (this.installError) this.fail(this.installError);
  }
}

function installed({ offered = true, installsOnQuit = true, isAppImage = false } = {}) {
  const updater = new FakeUpdater();
  const clock = createFakeClock();
  const log = createFakeLog();
  const world = { loads: 0, loadError: null as Error | null };
  const steps: string[] = [];
  updater.on('install', () => steps.push('install'));
  const handover = {
    async makeWay() {
      await Promise.resolve();
      steps.push('make way');
    },
    comeBack: () => void steps.push('come back'),
  };
  const updates = createUpdates({
    offered,
    installsOnQuit,
    handover: isAppImage ? handover : null,
    clock,
    log,
    load: async () => {
      world.loads += 1;
      if (world.loadError) throw world.loadError;
      return updater;
    },
  });
  const seen: Update[] = [];
  updates.onChange((update) => seen.push(update));
  /** Has a newer version, and says that it is to be installed. */
  const installNewer = async (): Promise<void> => {
    updater.offers = { version: '0.3.0' };
    updates.check();
    await clock.advance(0);
    updater.emit('update-downloaded', { version: '0.3.0' });
    updates.install();
    updates.install();
    await clock.advance(0);
  };
  return { updater, clock, log, world, steps, updates, installNewer, seen, now: () => seen.at(-1) };
}

describe('updates', () => {
  it('are off, and nothing of them is loaded, where the package says no place to ask', async () => {
    const { clock, world, updates, seen } = installed({ offered: false });
    updates.check();
    updates.install();
    await clock.advance(24 * HOURS);
    expect(seen).toEqual([{ kind: 'off' }]);
    expect(world.loads).toBe(0);
  });

  it('are looked for soon after the start and every six hours', async () => {
    const { clock, updater, now, seen } = installed();
    expect(seen).toEqual([{ kind: 'none', checkedAt: null }]);
    await clock.advance(0);
    expect(updater.checks).toBe(0);
    await clock.advance(60_000);
    expect(updater.checks).toBe(1);
    expect(seen).toContainEqual({ kind: 'checking' });
    expect(now()).toEqual({ kind: 'none', checkedAt: expect.any(Number) });
    await clock.advance(12 * HOURS);
    expect(updater.checks).toBe(3);
  });

  it('take no older and no unfinished version, and are fetched without being asked for', async () => {
    const { clock, updater } = installed();
    await clock.advance(60_000);
    expect(updater).toMatchObject({
      autoDownload: true,
      autoInstallOnAppQuit: true,
      allowDowngrade: false,
      allowPrerelease: false,
      disableWebInstaller: true,
    });
  });

  it('are downloaded, told of by whole percents, and installed when somebody says so', async () => {
    const { clock, updater, updates, seen, now } = installed();
    updater.offers = { version: '0.3.0' };
    updates.check();
    await clock.advance(0);
    updates.install();
    for (const percent of [0.2, 0.9, 41.7, 41.8, 120]) updater.emit('download-progress', { percent });
    updater.emit('update-downloaded', { version: '0.3.0' });
    expect(seen.slice(2)).toEqual([
      { kind: 'downloading', version: '0.3.0', percent: 0 },
      { kind: 'downloading', version: '0.3.0', percent: 41 },
      { kind: 'downloading', version: '0.3.0', percent: 100 },
      { kind: 'ready', version: '0.3.0' },
    ]);
    updates.check();
    await clock.advance(6 * HOURS);
    expect([updater.checks, updater.installs]).toEqual([1, 0]);
    updates.install();
    await clock.advance(0);
    expect(updater.installs).toBe(1);
    expect(now()).toEqual({ kind: 'ready', version: '0.3.0' });
  });

  it('are not installed at the end of an app that would have to ask for a password', async () => {
    const { clock, updater } = installed({ installsOnQuit: false });
    await clock.advance(60_000);
    expect(updater.autoInstallOnAppQuit).toBe(false);
  });

  it('begin as an AppImage only when all of this one is out of the way, and once', async () => {
    const { steps, installNewer } = installed({ isAppImage: true });
    await installNewer();
    expect(steps).toEqual(['make way', 'install']);
  });

  it('bring an AppImage back that has made way for one that cannot be put in place', async () => {
    const { updater, steps, installNewer, log } = installed({ isAppImage: true });
    updater.installError = new Error('EROFS: read-only file system');
    await installNewer();
    expect(steps).toEqual(['make way', 'install', 'come back']);
    expect(log.lines).toMatchObject([{ event: 'update_failed' }]);
  });

  it('leave the app as it is when installing fails by throwing', async () => {
    const { updater, installNewer, log, now } = installed();
    updater.on('install', () => {
      throw new Error('no installer');
    });
    await installNewer();
    expect(now()).toEqual({ kind: 'failed' });
    expect(log.lines).toMatchObject([{ event: 'update_failed', facts: { error: 'Error: no installer' } }]);
  });

  it('fail quietly: one line in the log, and another try later', async () => {
    const { clock, updater, updates, log, now } = installed();
    updater.offers = new Error('net::ERR_INTERNET_DISCONNECTED');
    await clock.advance(60_000);
    expect(now()).toEqual({ kind: 'failed' });
    expect(log.lines).toEqual([
      { event: 'update_failed', facts: { message: 'Error: Error: net::ERR_INTERNET_DISCONNECTED' } },
    ]);
    updater.offers = 'none';
    updates.check();
    await clock.advance(0);
    expect(now()).toMatchObject({ kind: 'none' });
  });

  it('fail quietly in the middle of a download as well', async () => {
    const { clock, updater, updates, now } = installed();
    const { promise, reject } = Promise.withResolvers<void>();
    updater.offers = { version: '0.3.0' };
    updater.download = promise;
    updates.check();
    await clock.advance(0);
    updater.fail(new Error('sha512 checksum mismatch'));
    reject(new Error('sha512 checksum mismatch'));
    updater.emit('download-progress', { percent: 50 });
    await clock.advance(0);
    expect(now()).toEqual({ kind: 'failed' });
  });

  it('fail quietly when what looks for them cannot be loaded, and may be loaded later', async () => {
    const { clock, updater, updates, log, world, now } = installed();
    world.loadError = new Error('no module');
    updates.check();
    await clock.advance(0);
    expect(now()).toEqual({ kind: 'failed' });
    expect(log.lines).toMatchObject([{ event: 'updater_not_loaded', facts: { error: 'Error: no module' } }]);
    world.loadError = null;
    updates.check();
    await clock.advance(0);
    expect([updater.checks, world.loads]).toEqual([1, 2]);
  });

  it('are off where the app runs from no package that could be replaced', async () => {
    const { clock, updater, now } = installed();
    updater.offers = 'nothing to replace';
    await clock.advance(12 * HOURS);
    expect([updater.checks, now()]).toEqual([1, { kind: 'off' }]);
  });

  it('are not listened to twice, however often somebody asks', async () => {
    const { clock, updater, updates } = installed();
    updates.check();
    updates.check();
    await clock.advance(0);
    expect(updater.listenerCount('update-downloaded')).toBe(1);
  });
});
