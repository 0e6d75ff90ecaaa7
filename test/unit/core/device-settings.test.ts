import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { expect, it } from 'vitest';
import type { AppSettings } from '#core/settings.ts';
import { createFakeLog } from '#test/core-fakes.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { createConfSettings, openSettingsFile } from '../../../electron/hosts/conf-settings.ts';
import { scryptPinHash } from '../../../electron/hosts/scrypt-pin-hash.ts';

/** A file of settings on a disk that can be full. */
function createFile() {
  let isFull = true;
  let store: Partial<AppSettings> = {};
  return {
    get store() {
      return store;
    },
    set(change: Partial<AppSettings>) {
      if (isFull) throw new Error('no space left on device');
      store = { ...store, ...change };
    },
    makeRoom() {
      isFull = false;
    },
  };
}

it('settings that the disk does not take hold until the app ends, and are written once it takes them', () => {
  const file = createFile();
  const log = createFakeLog();
  const settings = createConfSettings(file, log);
  settings.write({ theme: 'dark' });
  expect(settings.read().theme).toBe('dark');
  expect(createConfSettings(file, log).read().theme).toBe('system');
  expect(log.lines.map(({ event }) => event)).toEqual(['settings_not_written']);
  file.makeRoom();
  settings.write({ deviceName: 'Front till' });
  expect(createConfSettings(file, log).read()).toMatchObject({ theme: 'dark', deviceName: 'Front till' });
});

it('settings that cannot be read are begun anew, and are kept from then on', () => {
  const cwd = tempFolder();
  mkdirSync(join(cwd, 'settings.json'));
  const log = createFakeLog();
  const start = () => {
    const open = (configName: string) => new Conf<AppSettings>({ projectName: 'tillside', cwd, configName });
    return createConfSettings(openSettingsFile(open, log), log);
  };
  start().write({ theme: 'dark' });
  expect(start().read().theme).toBe('dark');
  expect(log.lines[0]?.event).toBe('settings_unreadable');
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
