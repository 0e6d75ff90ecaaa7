import { z } from 'zod';
import { languageChoiceSchema, themeSchema, zoomSchema } from '#shared/contract/choices.ts';

/** Which backend this computer belongs to. The demo's address is no setting: it changes at each start. */
const serverChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('demo') }),
  z.strictObject({ kind: z.literal('server'), url: z.string() }),
]);

/** Where the window was, in the system's screen coordinates; its size is that before it was maximised. */
const windowSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});
export type WindowState = z.infer<typeof windowSchema>;

/** What a person chose for this computer, whichever shop it is a counter of. */
const preferencesSchema = z.object({
  theme: themeSchema.catch('system').default('system'),
  language: languageChoiceSchema.catch('system').default('system'),
  zoom: zoomSchema.catch(1).default(1),
  kiosk: z.boolean().catch(false).default(false),
  notifications: z.boolean().catch(true).default(true),
});
const defaultPreferences = preferencesSchema.parse({});

/** Each field falls back alone, so that one bad value in the file does not lose the others. */
export const appSettingsSchema = z.object({
  /** Made at the first pairing and kept: the backend knows this computer by it when it is paired again. */
  installationId: z.uuid().nullable().catch(null).default(null),
  connection: serverChoiceSchema.catch({ kind: 'none' }).default({ kind: 'none' }),
  /** `paired` with no token at hand means that the token was not kept. */
  pairing: z.enum(['first', 'paired', 'device_revoked']).catch('first').default('first'),
  /** The shop that this computer was last a counter of: what the cache holds is that shop's. */
  shopId: z.string().nullable().catch(null).default(null),
  deviceName: z.string().nullable().catch(null).default(null),
  preferences: preferencesSchema.catch(defaultPreferences).default(defaultPreferences),
  window: windowSchema.nullable().catch(null).default(null),
});
export type AppSettings = z.infer<typeof appSettingsSchema>;

/** What a file of settings holds, of whichever version. */
export type StoredSettings = Record<string, unknown>;

/** Each brings a file of the version that is its place in the list, counted from 1, to the next one. */
const migrations: readonly ((stored: StoredSettings) => StoredSettings)[] = [
  // What a person chose stood among what the counter knows of its shop.
  ({ theme, language, ...rest }) => ({ ...rest, preferences: { theme, language } }),
];

/** The newest form of the file; one without a `version` is of the first. */
const SETTINGS_VERSION = migrations.length + 1;

/** @returns the file in its newest form; one of a newer version as it is, to be read as far as it is understood */
export function migrateSettings(stored: StoredSettings): StoredSettings {
  const version = typeof stored.version === 'number' ? stored.version : 1;
  if (version >= SETTINGS_VERSION) return stored;
  const migrated = migrations.slice(version - 1).reduce((settings, migrate) => migrate(settings), stored);
  return { ...migrated, version: SETTINGS_VERSION };
}
