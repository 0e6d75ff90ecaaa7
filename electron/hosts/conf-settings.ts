import type { Log, Settings } from '#core/ports.ts';
import { type AppSettings, appSettingsSchema } from '#core/settings.ts';

/** As much of a Conf as this takes. */
interface SettingsFile {
  readonly store: Partial<AppSettings>;
  set(change: Partial<AppSettings>): void;
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
 * Settings in a Conf file, which electron-store's is as well. The file may have been edited by hand, so each read is
 * checked: a field that makes no sense falls back to its default. What a full disk does not take holds until the app ends.
 */
export function createConfSettings(conf: SettingsFile, log: Log): Settings {
  let unwritten: Partial<AppSettings> = {};
  return {
    read: () => appSettingsSchema.parse({ ...conf.store, ...unwritten }),
    write(change) {
      unwritten = { ...unwritten, ...change };
      try {
        conf.set(unwritten);
        unwritten = {};
      } catch {
        log.error('settings_not_written');
      }
    },
  };
}
