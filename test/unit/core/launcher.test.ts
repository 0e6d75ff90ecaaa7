import { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '#test/temp-folder.ts';
import { downloadAddress, installedElectron, whyNoWindow } from '../../../electron/launcher/electron-binary.ts';
import { sayNews } from '../../../electron/launcher/launch.ts';

describe('whether Electron can show a window', () => {
  it.each([
    ['linux', { DISPLAY: ':0' }, 1000, null],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000, null],
    ['linux', {}, 1000, 'there is no display'],
    ['linux', { DISPLAY: ':0' }, 0, 'it does not run as root'],
    ['darwin', {}, 0, null],
    ['win32', {}, null, null],
  ] as const)('on %s with %j as user %s: %s', (platform, environment, userId, why) => {
    expect(whyNoWindow(environment, platform, userId)).toBe(why);
  });
});

describe('the launcher', () => {
  function listenTo() {
    const host = new ChildProcess();
    const lines: string[] = [];
    sayNews(host, (line) => lines.push(line));
    return { tell: (message: object) => host.emit('message', message), lines };
  }

  it('says where the page is, and where it is opened again after it was closed', () => {
    const { tell, lines } = listenTo();
    tell({ kind: 'ready' });
    tell({ kind: 'serving', url: 'http://127.0.0.1:1/?token=a' });
    tell({ kind: 'serving', url: 'http://127.0.0.1:1/?token=b' });
    expect(lines).toEqual([
      'Open Tillside at http://127.0.0.1:1/?token=a (the address works once)',
      'The page was closed. Open Tillside again at http://127.0.0.1:1/?token=b (the address works once)',
    ]);
  });

  it('says where the demo shop is once it answers', () => {
    const { tell, lines } = listenTo();
    tell({ kind: 'demo', url: 'http://127.0.0.1:2' });
    expect(lines).toEqual(['The demo shop listens at http://127.0.0.1:2 (its phones: http://127.0.0.1:2/demo/phones)']);
  });
});

describe('the program of Electron', () => {
  it('is found in the package, and before that where ELECTRON_OVERRIDE_DIST_PATH says', () => {
    const root = tempFolder();
    const dist = join(root, 'node_modules', 'electron', 'dist');
    expect(installedElectron(root, {}, 'linux')).toBeNull();
    mkdirSync(dist, { recursive: true });
    writeFileSync(join(dist, 'electron'), '');
    expect(installedElectron(root, {}, 'linux')).toBe(join(dist, 'electron'));
    expect(installedElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: tempFolder() }, 'linux')).toBeNull();
  });

  it('is downloaded from the mirror that is set', () => {
    expect(downloadAddress({})).toContain('github.com/electron/electron/releases/');
    expect(downloadAddress({ ELECTRON_MIRROR: 'https://a.example/' })).toBe('https://a.example/');
    const both = { ELECTRON_MIRROR: 'https://a.example/', npm_config_electron_mirror: 'https://b.example/' };
    expect(downloadAddress(both)).toBe('https://b.example/');
  });
});
