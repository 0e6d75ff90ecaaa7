import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFakeLog } from '#test/core-fakes.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { createDesktop } from '../../../electron/hosts/electron/desktop/desktop.ts';
import {
  autostartFolder,
  createAutostartFile,
  createSystemLoginItem,
  type LoginItem,
} from '../../../electron/hosts/electron/desktop/login-item.ts';

function desktopWith(loginItem: LoginItem | null) {
  const webContents = Object.assign(new EventEmitter(), {
    zoom: 1,
    setZoomFactor(factor: number) {
      webContents.zoom = factor;
    },
  });
  const changes: boolean[] = [];
  let destroyed = false;
  const window = {
    webContents,
    isKiosk: () => changes.at(-1) ?? false,
    setKiosk: (kiosk: boolean) => changes.push(kiosk),
    isDestroyed: () => destroyed,
  };
  const log = createFakeLog();
  const desktop = createDesktop({
    window,
    loginItem,
    notify: () => undefined,
    updates: { onChange: () => undefined, check: () => undefined, install: () => undefined },
    log,
  });
  const destroy = () => {
    destroyed = true;
  };
  return { desktop, webContents, changes, destroy, log };
}

function fakeLoginItem(on: boolean) {
  const sets: boolean[] = [];
  const item: LoginItem = { isOn: () => sets.at(-1) ?? on, set: (next) => sets.push(next) };
  return { item, sets };
}

describe('the desktop', () => {
  it('shows the page as large as was chosen, also when it is loaded anew', () => {
    const { desktop, webContents } = desktopWith(null);
    desktop.show({ zoom: 1.25, kiosk: false });
    expect(webContents.zoom).toBe(1.25);
    webContents.zoom = 1;
    webContents.emit('dom-ready');
    expect(webContents.zoom).toBe(1.25);
  });

  it('goes into kiosk mode and out of it, each once', () => {
    const { desktop, changes } = desktopWith(null);
    for (const kiosk of [false, true, true, false, false]) desktop.show({ zoom: 1, kiosk });
    expect(changes).toEqual([true, false]);
  });

  it('leaves a window that is gone alone', () => {
    const { desktop, webContents, changes, destroy } = desktopWith(null);
    destroy();
    desktop.show({ zoom: 1.5, kiosk: true });
    expect([webContents.zoom, ...changes]).toEqual([1]);
  });

  it('starts with the system when it is told to', () => {
    const { item } = fakeLoginItem(false);
    const { desktop } = desktopWith(item);
    expect(desktop.startsAtLogin()).toBe(false);
    desktop.setStartsAtLogin(true);
    expect(desktop.startsAtLogin()).toBe(true);
    expect(desktopWith(null).desktop.startsAtLogin()).toBeNull();
  });

  it('says anew where it is, if it starts with the system: an update may have moved it', () => {
    const [on, off] = [fakeLoginItem(true), fakeLoginItem(false)];
    desktopWith(on.item);
    desktopWith(off.item);
    expect([on.sets, off.sets]).toEqual([[true], []]);
  });

  it('comes up although that cannot be said', () => {
    const { log } = desktopWith({
      isOn: () => true,
      set() {
        throw new Error('read-only');
      },
    });
    expect(log.lines).toEqual([{ event: 'login_item_not_written', facts: {} }]);
  });
});

describe('the start at login on Linux', () => {
  it('is a file in the autostart folder, and gone when it is off', () => {
    const folder = join(tempFolder(), 'config', 'autostart');
    const item = createAutostartFile(folder, '/opt/Tillside/tillside');
    expect(item.isOn()).toBe(false);
    item.set(true);
    expect(item.isOn()).toBe(true);
    expect(readFileSync(join(folder, 'tillside.desktop'), 'utf8')).toBe(
      '[Desktop Entry]\nType=Application\nName=Tillside\nExec="/opt/Tillside/tillside"\nTerminal=false\nStartupNotify=false\n',
    );
    item.set(false);
    expect(item.isOn()).toBe(false);
    expect(existsSync(join(folder, 'tillside.desktop'))).toBe(false);
    item.set(false);
  });

  it.each([
    ['/home/mei/Apps/Till side.AppImage', '"/home/mei/Apps/Till side.AppImage"'],
    ['/a"b/$HOME/`x`', '"/a\\\\"b/\\\\$HOME/\\\\`x\\\\`"'],
    ['/100%/tillside', '"/100%%/tillside"'],
    ['/back\\slash', '"/back\\\\\\\\slash"'],
  ])('names the program so that the desktop reads it back: %s', (program, exec) => {
    const folder = tempFolder();
    createAutostartFile(folder, program).set(true);
    expect(readFileSync(join(folder, 'tillside.desktop'), 'utf8')).toContain(`\nExec=${exec}\n`);
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])('is off where the desktop has set %s', (line) => {
    const folder = tempFolder();
    const item = createAutostartFile(folder, '/opt/Tillside/tillside');
    item.set(true);
    const file = join(folder, 'tillside.desktop');
    writeFileSync(file, `${readFileSync(file, 'utf8')}${line}\n`);
    expect(item.isOn()).toBe(false);
  });

  it('tells when the folder cannot be written to', () => {
    const folder = join(tempFolder(), 'autostart');
    mkdirSync(join(folder, 'tillside.desktop'), { recursive: true });
    expect(() => createAutostartFile(folder, '/opt/Tillside/tillside').set(true)).toThrow();
  });

  it.each([
    [{}, '/home/mei/.config/autostart'],
    [{ XDG_CONFIG_HOME: '/elsewhere' }, '/elsewhere/autostart'],
    [{ XDG_CONFIG_HOME: 'relative' }, '/home/mei/.config/autostart'],
    [{ XDG_CONFIG_HOME: '' }, '/home/mei/.config/autostart'],
  ])('is where the system looks: %o', (environment, folder) => {
    expect(autostartFolder(environment, '/home/mei')).toBe(folder);
  });
});

describe('the start at login on Windows and macOS', () => {
  it('is kept by the system', () => {
    let openAtLogin = false;
    const item = createSystemLoginItem({
      getLoginItemSettings: () => ({ openAtLogin }),
      setLoginItemSettings(settings) {
        openAtLogin = settings.openAtLogin;
      },
    });
    item.set(true);
    expect([openAtLogin, item.isOn()]).toEqual([true, true]);
    item.set(false);
    expect([openAtLogin, item.isOn()]).toEqual([false, false]);
  });

  it('stays off when a person has switched it off in the Task Manager of Windows', () => {
    const sets: boolean[] = [];
    const item = createSystemLoginItem({
      getLoginItemSettings: () => ({ openAtLogin: true, executableWillLaunchAtLogin: false }),
      setLoginItemSettings: ({ openAtLogin }) => sets.push(openAtLogin),
    });
    expect(desktopWith(item).desktop.startsAtLogin()).toBe(false);
    expect(sets).toEqual([]);
  });
});
