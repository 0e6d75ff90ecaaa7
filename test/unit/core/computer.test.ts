import { describe, expect, it, onTestFinished } from 'vitest';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { mayDecideForComputer } from '#shared/domain/permissions.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore, type TestCore } from '#test/core-fakes.ts';
import { restart, startWorld } from '#test/core-world.ts';
import { createFakeDesktop } from '#test/fake-computer.ts';
import { pair, signInAs } from '#test/fake-shop.ts';
import { tempFolder } from '#test/temp-folder.ts';

/** A computer where an owner can pair a counter, with the app on the welcome screen. */
async function computer(startsAtLogin: boolean | null = false) {
  const { server, folder } = await startWorld();
  const desktop = createFakeDesktop(startsAtLogin);
  const core = createTestCore(folder, { desktop });
  onTestFinished(core.close);
  core.start();
  return { server, folder, desktop, core };
}

const choose = (core: TestCore, change: { kiosk?: boolean; zoom?: Exclude<Snapshot['computer'], null>['zoom'] }) =>
  core.call('computer.change', change);

describe('what is chosen for this computer', () => {
  it('is on screen from the start, kept over a restart, and each choice leaves the others', async () => {
    const { core, folder, desktop } = await computer();
    const asInstalled = { zoom: 1, kiosk: false, startsAtLogin: false, notifications: true };
    expect(core.snapshot().computer).toEqual({ ...asInstalled, update: { kind: 'none', checkedAt: null } });
    await core.call('app.setTheme', { theme: 'dark' });
    for (const change of [{ zoom: 1.25 }, { kiosk: true }, { notifications: false }, { startsAtLogin: true }] as const)
      expect(await core.call('computer.change', change)).toEqual(ok({}));
    await core.call('app.setLanguage', { language: 'th' });
    const again = restart(core, folder);
    expect(again.snapshot()).toMatchObject({
      app: { theme: 'dark', language: 'th' },
      computer: { zoom: 1.25, kiosk: true, startsAtLogin: true, notifications: false },
    });
    expect(desktop.startsAtLogin()).toBe(true);
  });

  it('is not changed by what is left open', async () => {
    const { core } = await computer();
    await choose(core, { zoom: 1.5, kiosk: true });
    await core.dispatch('computer.change', { zoom: undefined, kiosk: undefined, notifications: false });
    expect(core.snapshot().computer).toMatchObject({ zoom: 1.5, kiosk: true, notifications: false });
  });

  it('is nothing that can be chosen in a browser', async () => {
    const core = createTestCore(tempFolder());
    core.start();
    expect(core.snapshot().computer).toBeNull();
    expect(await core.call('computer.change', { notifications: false })).toEqual(err('desktop_only'));
    expect(await core.call('computer.checkForUpdate', {})).toEqual(err('desktop_only'));
    expect(await core.call('computer.installUpdate', {})).toEqual(err('desktop_only'));
  });

  it('has no start at login where the system does not let an app do that', async () => {
    const { core } = await computer(null);
    expect(await core.call('computer.change', { startsAtLogin: true })).toEqual(err('desktop_only'));
    expect(core.snapshot().computer?.startsAtLogin).toBeNull();
    expect(await core.call('computer.change', { notifications: false })).toEqual(ok({}));
  });
});

describe('who may choose', () => {
  const staff = { id: '', name: '', pinSetAt: 0 };
  const open = (role: 'cashier' | 'manager' | 'owner') =>
    ({ kind: 'open', staff: { ...staff, role }, signedInAt: 0, session: 'online' }) as const;

  it.each<[Snapshot['stage'], boolean]>([
    [{ kind: 'welcome', demoAvailable: true }, true],
    [{ kind: 'pair', serverUrl: '', reason: 'first' }, true],
    [{ kind: 'locked' }, false],
    [open('cashier'), false],
    [open('manager'), false],
    [open('owner'), true],
  ])('for the whole computer at %o: %s', (stage, may) => {
    expect(mayDecideForComputer(stage)).toBe(may);
  });

  it.each(['cashier', 'owner'] as const)('everybody for how it looks, an owner for the rest: as %s', async (role) => {
    const { core, server, desktop } = await computer();
    await pair(core, server);
    const forOwners = [
      () => core.call('computer.change', { kiosk: true }),
      () => core.call('computer.change', { startsAtLogin: true }),
      () => core.call('computer.removeData', {}),
    ];
    for (const ask of [...forOwners, () => core.call('computer.resetDemo', {})])
      expect(await ask()).toEqual(err('forbidden'));
    expect(await core.call('computer.change', { zoom: 0.9, notifications: false })).toEqual(ok({}));
    await signInAs(core, role);
    expect(await core.call('computer.change', { zoom: 1.1, notifications: true })).toEqual(ok({}));
    const allowed = role === 'owner' ? ok({}) : err('forbidden');
    for (const ask of forOwners) expect(await ask()).toEqual(allowed);
    if (role === 'owner') return;
    expect(core.snapshot()).toMatchObject({ stage: { kind: 'open' }, computer: { kiosk: false, zoom: 1.1 } });
    expect(desktop.startsAtLogin()).toBe(false);
    // What is refused is refused as a whole.
    expect(await choose(core, { kiosk: true, zoom: 1.5 })).toEqual(err('forbidden'));
    expect(core.snapshot().computer?.zoom).toBe(1.1);
  });
});

describe('the desktop', () => {
  it('is told how to show the app at the start and at each change, and nothing twice', async () => {
    const { core, folder, desktop } = await computer();
    await choose(core, { zoom: 1.25 });
    await choose(core, { zoom: 1.25 });
    await core.call('computer.change', { notifications: false });
    expect(desktop.shown).toEqual([
      { zoom: 1, kiosk: false },
      { zoom: 1.25, kiosk: false },
    ]);
    restart(core, folder);
    expect(desktop.shown.slice(2)).toEqual([{ zoom: 1.25, kiosk: false }]);
  });

  it('belongs to the counter in kiosk mode only while one is paired', async () => {
    const { core, server, desktop } = await computer();
    const kiosk = () => desktop.shown.map((looks) => looks.kiosk);
    await choose(core, { kiosk: true });
    expect(kiosk()).toEqual([false]);
    await pair(core, server);
    await signInAs(core, 'owner');
    await core.call('session.lock', {});
    expect(kiosk()).toEqual([false, true]);
    server.push({ type: 'device_revoked' });
    await core.until(({ stage }) => stage.kind === 'pair');
    expect(kiosk()).toEqual([false, true, false]);
    expect(core.snapshot().computer?.kiosk).toBe(true);
  });

  it('is told nothing any more once the app ends', async () => {
    const { core, desktop } = await computer();
    core.close();
    await choose(core, { zoom: 1.5 });
    expect(desktop.shown).toHaveLength(1);
  });
});

describe('an update', () => {
  it('is followed on screen, looked for when there is none, and installed when it is ready', async () => {
    const { core, desktop } = await computer();
    const look = () => core.call('computer.checkForUpdate', {});
    const install = () => core.call('computer.installUpdate', {});
    expect(await install()).toEqual(err('wrong_step'));
    expect(await look()).toEqual(ok({}));
    desktop.tellUpdate({ kind: 'downloading', version: '2.0.0', percent: 40 });
    expect(core.snapshot().computer?.update).toEqual({ kind: 'downloading', version: '2.0.0', percent: 40 });
    expect(await look()).toEqual(err('wrong_step'));
    desktop.tellUpdate({ kind: 'failed' });
    expect(await look()).toEqual(ok({}));
    desktop.tellUpdate({ kind: 'ready', version: '2.0.0' });
    await choose(core, { zoom: 1.1 });
    expect(core.snapshot().computer?.update).toEqual({ kind: 'ready', version: '2.0.0' });
    expect(await install()).toEqual(ok({}));
    expect(desktop.updating).toEqual(['check', 'check', 'install']);
  });

  it('is not looked for where the app was built without a place to ask', async () => {
    const { core, desktop } = await computer();
    desktop.tellUpdate({ kind: 'off' });
    expect(await core.call('computer.checkForUpdate', {})).toEqual(err('wrong_step'));
    expect(desktop.updating).toEqual([]);
  });
});

describe('the page', () => {
  it('is asked for a screen, each time anew', () => {
    const core = createTestCore(tempFolder());
    core.start();
    expect(core.snapshot().app.goTo).toBeNull();
    core.goTo('credit');
    expect(core.snapshot().app.goTo).toEqual({ destination: 'credit', nth: 1 });
    core.goTo('credit');
    core.goTo('settings');
    expect(core.snapshot().app.goTo).toEqual({ destination: 'settings', nth: 3 });
  });

  it('tells of what was started again until somebody has seen it', async () => {
    const core = createTestCore(tempFolder());
    core.noteRecovery('app');
    core.start();
    expect(core.snapshot().app.recovered).toBe('app');
    expect(await core.call('app.dismissRecovery', {})).toEqual(ok({}));
    expect(core.snapshot().app.recovered).toBe('none');
    core.noteRecovery('page');
    expect(core.snapshot().app.recovered).toBe('page');
  });

  it('tells nothing any more of what was kept in a shop that was left', async () => {
    const { core, server } = await computer();
    await pair(core, server);
    core.noteRecovery('page');
    expect(await core.call('device.forget', {})).toEqual(ok({}));
    expect(core.snapshot().app.recovered).toBe('none');
  });

  it('waits with the screen that a first start is asked for until there is a shop', async () => {
    const { core, server } = await computer();
    core.goTo('credit');
    await pair(core, server);
    expect(core.snapshot().app.goTo).toMatchObject({ destination: 'credit' });
  });
});
