import { z } from 'zod';
import { themeSchema } from '#shared/contract/snapshot.ts';
import { languageChoiceSchema } from '#shared/domain/language.ts';

/** Which backend this computer belongs to. The demo's address is no setting: it changes at each start. */
const serverChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('demo') }),
  z.strictObject({ kind: z.literal('server'), url: z.string() }),
]);

/** Each field falls back alone, so that one bad value in the file does not lose the others. */
export const appSettingsSchema = z.object({
  /** Made at the first pairing and kept: the backend knows this computer by it when it is paired again. */
  installationId: z.uuid().nullable().catch(null).default(null),
  connection: serverChoiceSchema.catch({ kind: 'none' }).default({ kind: 'none' }),
  /** `paired` with no token at hand means that the token was not kept. */
  pairing: z.enum(['first', 'paired', 'device_revoked']).catch('first').default('first'),
  /** The shop that this computer was last a counter of: what the cache holds is that shop's. */
  shopId: z.string().nullable().catch(null).default(null),
  theme: themeSchema.catch('system').default('system'),
  language: languageChoiceSchema.catch('system').default('system'),
  deviceName: z.string().nullable().catch(null).default(null),
});
export type AppSettings = z.infer<typeof appSettingsSchema>;
