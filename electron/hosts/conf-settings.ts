import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Log, Settings } from '#core/ports.ts';
import { type AppSettings, appSettingsSchema, migrateSettings, type StoredSettings } from '#core/settings.ts';

/** As much of a Conf as this takes. Assigning to `store` writes the whole file. */
interface SettingsFile {
  store: StoredSettings;
  readonly path: string;
}

/** How a Conf reads the text of its file. */
type Deserialize = (text: string) => StoredSettings;

/**
 * Opens the settings of a host by the name of their file. Where that cannot even be read (a folder in its place, for one)
 * a file of another name is used, at this start and at later ones.
 * @param open is given how the file is to be read: one with a syntax error as empty, which leaves it as it is
 * @throws when that cannot be read either
 */
export function openSettingsFile<File>(open: (name: string, deserialize: Deserialize) => File, log: Log): File {
  const deserialize: Deserialize = (text) => parse(text) ?? {};
  try {
    return open('settings', deserialize);
  } catch {
    log.error('settings_unreadable');
    return open('settings-anew', deserialize);
  }
}

/**
 * Settings in a Conf file, which electron-store's is as well. One of an older version is brought to the newest form at
 * once. The file may have been edited by hand, so each read is checked: a field that makes no sense falls back to its
 * default. One with a syntax error moves aside to `….unreadable` before anything is written. What a full disk does not take
 * holds until the app ends.
 */
export function createConfSettings(file: SettingsFile, log: Log): Settings {
  let unwritten: Partial<AppSettings> = {};
  /** What the file would hold if it took everything. */
  const current = (): StoredSettings => withChange(migrateSettings(file.store), unwritten);

  function save(): void {
    try {
      if (isUnreadable(file.path)) {
        log.warn('settings_moved_aside');
        renameSync(file.path, `${file.path}.unreadable`);
      }
      file.store = current();
      unwritten = {};
    } catch {
      log.error('settings_not_written');
    }
  }

  const found = file.store;
  if (migrateSettings(found) !== found) save();

  return {
    read: () => appSettingsSchema.parse(current()),
    write(change) {
      unwritten = { ...unwritten, ...change };
      save();
    },
    clear() {
      removeBeside(file.path);
      file.store = migrateSettings({});
      unwritten = {};
    },
  };
}

/** What a newer version has added stays, also among what a person chose. */
function withChange(stored: StoredSettings, change: Partial<AppSettings>): StoredSettings {
  const { preferences } = change;
  if (preferences === undefined) return { ...stored, ...change };
  const before = z.looseObject({}).catch({}).parse(stored.preferences);
  return { ...stored, ...change, preferences: { ...before, ...preferences } };
}

/** @returns null for what is no JSON object */
function parse(text: string): StoredSettings | null {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isUnreadable(path: string): boolean {
  try {
    return parse(readFileSync(path, 'utf8')) === null;
  } catch {
    // There is none, or the disk does not give it: then it does not take another one either.
    return false;
  }
}

/** What had moved aside goes, and what a write that was cut off has left. */
function removeBeside(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder))
    if (name.startsWith(`${basename(path)}.`)) rmSync(join(folder, name), { force: true });
}
