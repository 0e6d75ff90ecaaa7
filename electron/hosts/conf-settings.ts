import type Conf from 'conf';
import type { Settings } from '#core/ports.ts';
import { type AppSettings, appSettingsSchema } from '#core/settings.ts';

/**
 * Settings in a Conf file, which electron-store's is as well. The file may have been edited by hand, so each read is
 * checked: a field that makes no sense falls back to its default.
 */
export function createConfSettings(conf: Conf<AppSettings>): Settings {
  return {
    read: () => appSettingsSchema.parse(conf.store),
    write: (change) => conf.set(change),
  };
}
