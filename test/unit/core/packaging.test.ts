import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '#test/temp-folder.ts';
import { toIcns, toIco } from '../../../electron/icons/containers.ts';
import { whyNotNative } from '../../../electron/package/before-build.ts';
import { builderArguments } from '../../../electron/package/builder-arguments.ts';

describe('what electron-builder is told', () => {
  it('is what was given, and never to publish', () => {
    expect(builderArguments({}, ['--linux', 'deb'])).toEqual(['--linux', 'deb', '--publish', 'never']);
  });

  it('names the Electron in a folder, with its version', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'version'), 'v45.4.1\n');
    const told = builderArguments({ ELECTRON_OVERRIDE_DIST_PATH: folder }, []);
    expect(told).toContain(`-c.electronDist=${folder}`);
    expect(told).toContain('-c.electronVersion=45.4.1');
  });

  it.each([
    ['https://shop.example/updates/', 'https://shop.example/updates'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('names %s as the place of updates', (typed, url) => {
    const told = builderArguments({ TILLSIDE_UPDATE_URL: typed }, []);
    expect(told).toContain('-c.publish.provider=generic');
    expect(told).toContain(`-c.publish.url=${url}`);
  });

  it.each(['http://shop.example', 'ftp://shop.example', 'file:///srv', 'https://a:b@shop.example', 'https://'])(
    'does not let programs come from %s',
    (typed) => {
      expect(() => builderArguments({ TILLSIDE_UPDATE_URL: typed }, [])).toThrow('TILLSIDE_UPDATE_URL');
    },
  );
});

describe('the native packages', () => {
  const computer = { platform: process.platform, arch: process.arch };

  function withFiles(...files: string[]): string {
    const folder = tempFolder();
    for (const file of files) {
      mkdirSync(dirname(join(folder, 'node_modules', file)), { recursive: true });
      writeFileSync(join(folder, 'node_modules', file), '');
    }
    return folder;
  }

  it('are here for this computer', () => {
    expect(whyNotNative({ appDir: '.', ...computer })).toBeNull();
  });

  it('have to be here for another one that is packaged for', () => {
    const other = { platform: 'win32', arch: process.arch === 'x64' ? 'arm64' : 'x64' };
    const argon2 = `@node-rs/argon2-win32-${other.arch}-msvc`;
    expect(whyNotNative({ appDir: withFiles(), ...other })).toContain(`${argon2} is missing`);
    expect(whyNotNative({ appDir: withFiles(`${argon2}/package.json`), ...other })).toBeNull();
    // Compiled for this one, it would be loaded there first.
    const compiled = 'better-sqlite3/build/Release/better_sqlite3.node';
    expect(whyNotNative({ appDir: withFiles(`${argon2}/package.json`, compiled), ...other })).toContain('remove it');
  });
});

describe('an icon', () => {
  const pictures = [16, 32, 64, 128, 256, 512, 1024].map((side) => ({ side, png: Buffer.from(`png of ${side}`) }));

  it('for Windows says where each picture lies', () => {
    const ico = toIco(pictures.slice(0, 5));
    expect([...ico.subarray(0, 6)]).toEqual([0, 0, 1, 0, 5, 0]);
    for (const [index, { side, png }] of pictures.slice(0, 5).entries()) {
      const entry = ico.subarray(6 + 16 * index);
      expect(entry.readUInt8(0)).toBe(side === 256 ? 0 : side);
      const at = entry.readUInt32LE(12);
      expect(ico.subarray(at, at + entry.readUInt32LE(8))).toEqual(png);
    }
  });

  it('for macOS is one block of blocks', () => {
    const icns = toIcns(pictures);
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const kinds: string[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) kinds.push(icns.toString('latin1', at, at + 4));
    expect(kinds).toEqual(['ic11', 'ic12', 'ic07', 'ic13', 'ic08', 'ic14', 'ic09', 'ic10']);
    expect(() => toIcns(pictures.slice(0, 6))).toThrow('1024');
  });
});
