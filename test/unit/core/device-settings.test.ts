import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { describe, expect, it } from 'vitest';
import type { Settings } from '#core/ports.ts';
import type { StoredSettings } from '#core/settings.ts';
import { createFakeLog, createMemorySettings } from '#test/core-fakes.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { createConfSettings, openSettingsFile } from '../../../electron/hosts/conf-settings.ts';
import { createMemorySecrets } from '../../../electron/hosts/memory-secrets.ts';
import { scryptPinHash } from '../../../electron/hosts/scrypt-pin-hash.ts';

/** A file of settings on a disk that can be full. */
function createFile(store: StoredSettings = {}) {
  let isFull = true;
  let kept = store;
  return {
    path: join(tempFolder(), 'settings.json'),
    get store() {
      return kept;
    },
    set store(next: StoredSettings) {
      if (isFull) throw new Error('no space left on device');
      kept = next;
    },
    makeRoom() {
      isFull = false;
    },
  };
}

const prefer = (settings: Settings, change: Partial<ReturnType<Settings['read']>['preferences']>): void =>
  settings.write({ preferences: { ...settings.read().preferences, ...change } });

/** Settings in a real file, as a host opens them. */
function openFile(cwd = tempFolder(), log = createFakeLog()) {
  const conf = openSettingsFile(
    (configName, deserialize) => new Conf<StoredSettings>({ projectName: 'tillside', cwd, configName, deserialize }),
    log,
  );
  return { settings: createConfSettings(conf, log), path: conf.path, log, cwd };
}

/** What the file of settings holds when the app starts. */
function startWith(stored: StoredSettings) {
  const cwd = tempFolder();
  writeFileSync(join(cwd, 'settings.json'), JSON.stringify(stored));
  const { settings, path } = openFile(cwd);
  return { settings, onDisk: (): StoredSettings => JSON.parse(readFileSync(path, 'utf8')) };
}

const ID = '00000000-0000-4000-8000-000000000001';
/** As version 0.1.0 wrote it. */
const FIRST_VERSION = {
  installationId: ID,
  connection: { kind: 'server', url: 'https://kopi.example' },
  pairing: 'paired',
  shopId: ID,
  theme: 'dark',
  language: 'th',
  deviceName: 'Front till',
};
const KEPT = {
  installationId: ID,
  connection: { kind: 'server', url: 'https://kopi.example' },
  pairing: 'paired',
  shopId: ID,
  deviceName: 'Front till',
  preferences: { theme: 'dark', language: 'th', zoom: 1, kiosk: false, notifications: true },
  window: null,
};

describe('settings on a disk that is full', () => {
  it('hold until the app ends, and are written once there is room', () => {
    const file = createFile();
    const log = createFakeLog();
    const settings = createConfSettings(file, log);
    prefer(settings, { theme: 'dark' });
    expect(settings.read().preferences.theme).toBe('dark');
    expect(createConfSettings(file, createFakeLog()).read().preferences.theme).toBe('system');
    expect(new Set(log.lines.map(({ event }) => event))).toEqual(new Set(['settings_not_written']));
    file.makeRoom();
    settings.write({ deviceName: 'Front till' });
    expect(createConfSettings(file, log).read()).toMatchObject({
      preferences: { theme: 'dark' },
      deviceName: 'Front till',
    });
  });

  it('are read as those of an older version all the same, and brought to the newest form later', () => {
    const file = createFile(FIRST_VERSION);
    const settings = createConfSettings(file, createFakeLog());
    expect(settings.read()).toEqual(KEPT);
    file.makeRoom();
    settings.write({ deviceName: 'Back office' });
    expect(file.store).toMatchObject({ version: 2, deviceName: 'Back office', preferences: { theme: 'dark' } });
  });

  it('are not cleared, and say so', () => {
    const settings = createConfSettings(createFile(FIRST_VERSION), createFakeLog());
    settings.write({ deviceName: 'Back office' });
    expect(() => settings.clear()).toThrow();
    expect(settings.read()).toMatchObject({ deviceName: 'Back office', pairing: 'paired' });
  });
});

describe('a file of settings', () => {
  it('that cannot be read is begun anew, and kept from then on', () => {
    const cwd = tempFolder();
    mkdirSync(join(cwd, 'settings.json'));
    const { settings, log } = openFile(cwd);
    prefer(settings, { theme: 'dark' });
    expect(openFile(cwd).settings.read().preferences.theme).toBe('dark');
    expect(log.lines[0]?.event).toBe('settings_unreadable');
  });

  it('of version 0.1.0 keeps everything, and is brought to the newest form once', () => {
    const { settings, onDisk } = startWith(FIRST_VERSION);
    expect(settings.read()).toEqual(KEPT);
    expect(onDisk()).toMatchObject({ version: 2, preferences: { theme: 'dark', language: 'th' } });
    expect(onDisk()).not.toHaveProperty('theme');
    expect(startWith(onDisk()).settings.read()).toEqual(KEPT);
  });

  it('of a newer version is read as far as it is understood, and loses nothing', () => {
    const newer = {
      version: 9,
      deviceName: 'Front till',
      preferences: { theme: 'dark', font: 'serif' },
      printer: 'in the kitchen',
    };
    const { settings, onDisk } = startWith(newer);
    expect(settings.read()).toMatchObject({ deviceName: 'Front till', preferences: { theme: 'dark', zoom: 1 } });
    prefer(settings, { zoom: 1.25 });
    expect(onDisk()).toMatchObject({ ...newer, preferences: { theme: 'dark', font: 'serif', zoom: 1.25 } });
  });

  it.each([
    [{ pairing: 'nonsense' }, { pairing: 'first' }],
    [{ connection: { kind: 'server' } }, { connection: { kind: 'none' } }],
    [{ window: { x: 'left' } }, { window: null }],
    [{ preferences: 'nonsense' }, { preferences: { ...KEPT.preferences, theme: 'system', language: 'system' } }],
    [
      { preferences: { ...KEPT.preferences, zoom: 7, kiosk: 'yes' } },
      { preferences: { ...KEPT.preferences, zoom: 1, kiosk: false } },
    ],
  ])('with %o in it loses that alone', (bad, instead) => {
    const { settings } = startWith({ ...KEPT, version: 2, ...bad });
    expect(settings.read()).toEqual({ ...KEPT, ...instead });
  });

  it.each(['{ "deviceName": "Front till", ', 'null', '[1]'])('that says %s moves aside, and is begun anew', (text) => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, 'settings.json'), text);
    const { settings, log, path } = openFile(cwd);
    expect(settings.read()).toEqual(createMemorySettings().read());
    expect(readFileSync(`${path}.unreadable`, 'utf8')).toBe(text);
    expect(log.lines.map(({ event }) => event)).toEqual(['settings_moved_aside']);
    prefer(settings, { theme: 'dark' });
    const again = openFile(cwd);
    expect(again.settings.read().preferences.theme).toBe('dark');
    expect(again.log.lines).toEqual([]);
    expect(existsSync(`${path}.unreadable`)).toBe(true);
  });

  it('takes along what lies beside it when it is cleared', () => {
    const { settings, path, cwd } = openFile();
    writeFileSync(`${path}.unreadable`, 'Front till');
    writeFileSync(`${path}.tmp-1234567890abcdef`, 'Front till');
    writeFileSync(join(cwd, 'secrets.json'), '{}');
    settings.clear();
    expect(readdirSync(cwd).sort()).toEqual(['secrets.json', 'settings.json']);
  });

  it('is as at a first start once it is cleared', () => {
    const { settings, onDisk } = startWith(FIRST_VERSION);
    settings.clear();
    expect(settings.read()).toEqual(createMemorySettings().read());
    expect(JSON.stringify(onDisk())).not.toContain('kopi');
  });
});

it('secrets in memory are gone once they are cleared', () => {
  const secrets = createMemorySecrets();
  secrets.write('token', 'secret');
  secrets.clear();
  expect(secrets.read('token')).toBeNull();
});

it('a PIN is hashed by what was typed and by its salt', async () => {
  const hash = (pin: string, salt: string) => scryptPinHash.hash(Buffer.from(pin), Buffer.from(salt));
  const [one, same, otherPin, otherSalt] = await Promise.all([
    hash('1234', 'a'),
    hash('1234', 'a'),
    hash('1235', 'a'),
    hash('1234', 'b'),
  ]);
  expect(one).toHaveLength(32);
  expect(one).toEqual(same);
  expect(one).not.toEqual(otherPin);
  expect(one).not.toEqual(otherSalt);
});
