import { z } from 'zod';
import type { Log, Settings } from '#core/ports.ts';
import { type AppSettings, appSettingsSchema, migrateSettings, type StoredSettings } from '#core/settings.ts';

/** As much of a Conf as this takes. Assigning to `store` writes the whole file. */
interface SettingsFile {
  store: StoredSettings;
}

/**
 * Opens the settings of a host by the name of their file. Where that cannot even be read (a folder in its place, for one)
 * a file of another name is used, at this start and at later ones.
 * @throws when that cannot be read either
 */
export function openSettingsFile<File>(open: (name: string) => File, log: Log): File {
  try {
    return open('settings');
  } catch {
    log.error('settings_unreadable');
    return open('settings-anew');
  }
}

/**
 * Settings in a Conf file, which electron-store's is as well. One of an older version is brought to the newest form at
 * once. The file may have been edited by hand, so each read is checked: a field that makes no sense falls back to its
 * default. What a full disk does not take holds until the app ends.
 */
export function createConfSettings(file: SettingsFile, log: Log): Settings {
  let unwritten: Partial<AppSettings> = {};
  /** What the file would hold if it took everything. */
  const current = (): StoredSettings => withChange(migrateSettings(file.store), unwritten);

  function save(): void {
    try {
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
