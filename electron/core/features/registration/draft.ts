import { z } from 'zod';
import { memberDetailsSchema, memberSchema } from '#shared/api/members.ts';
import { idSchema } from '#shared/api/route.ts';
import { type Verification, verificationSchema } from '#shared/api/verifications.ts';
import { type DetailsDraft, detailsDraftSchema, type Registration } from '#shared/contract/snapshot.ts';
import { type Country, countrySchema, e164Schema } from '#shared/domain/phone.ts';
import { assertNever } from '#shared/errors.ts';

const typed = { text: z.string().max(40), country: countrySchema };

/** A code on its way, with the operation id of a resend whose outcome is not known. */
const sent = { verification: verificationSchema, resending: idSchema.nullable() };

/** How far a number came, so that going back to the field and on again loses nothing and pays for nothing twice. */
const reached = { ...sent, details: detailsDraftSchema };

/**
 * The registration in hand as it is kept: what the screen shows, and the ids of what was sent but not answered. A code
 * or a password is never in it.
 */
const draftSchema = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('phone'),
    ...typed,
    /** Whose number it is, where a draft that was kept tells. */
    name: z.string().max(200),
    reached: z.strictObject(reached).nullable(),
    /** A send whose outcome is not known: the same number goes out under the same id. */
    sending: z.strictObject({ operationId: idSchema, phone: e164Schema }).nullable(),
  }),
  z.strictObject({ step: z.literal('code'), ...typed, ...reached }),
  z.strictObject({
    step: z.literal('details'),
    ...typed,
    ...reached,
    /** A save whose outcome is not known. */
    saving: z.strictObject({ operationId: idSchema, details: memberDetailsSchema }).nullable(),
  }),
  z.strictObject({ step: z.literal('saved'), ...typed, member: memberSchema }),
  z.strictObject({
    step: z.literal('known_member'),
    ...typed,
    member: memberSchema,
    /** The password reset that was gone back from. */
    reset: z.strictObject(sent).nullable(),
    /** The operation id of a password reset whose outcome is not known. */
    starting: idSchema.nullable(),
  }),
  z.strictObject({ step: z.literal('reset_code'), ...typed, ...sent, member: memberSchema }),
  z.strictObject({ step: z.literal('password'), ...typed, verification: verificationSchema, member: memberSchema }),
  z.strictObject({ step: z.literal('password_set'), ...typed, member: memberSchema }),
]);
export type Draft = z.infer<typeof draftSchema>;

/** A draft as it is read from disk: where another version of the app kept it in another form, the number it was about. */
export const storedDraftSchema = z.union([
  draftSchema,
  z.object(typed).transform(({ text, country }): Draft => ({ ...emptyDraft(country), text })),
]);
export type DraftAt<Step extends Draft['step']> = Extract<Draft, { step: Step }>;

export const NO_DETAILS: DetailsDraft = { name: '', email: '', birthday: '', marketingConsent: false };

export function emptyDraft(country: Country): DraftAt<'phone'> {
  return { step: 'phone', text: '', country, name: '', reached: null, sending: null };
}

/** What the desk holds of the phone field beside its draft. */
export type FieldState = Pick<Extract<Registration, { step: 'phone' }>, 'quote' | 'filled'>;

/** What the screen may know of a draft. */
export function toRegistration(draft: Draft, field: FieldState): Registration {
  const { text, country } = draft;
  switch (draft.step) {
    case 'phone':
      return { step: 'phone', text, country, name: draft.name, ...field };
    case 'code':
      return { step: 'code', text, country, verification: draft.verification, member: null };
    case 'reset_code':
      return { step: 'code', text, country, verification: draft.verification, member: draft.member };
    case 'details':
      return { step: 'details', text, country, verification: draft.verification, details: draft.details };
    case 'password':
      return { step: 'password', verification: draft.verification, member: draft.member };
    case 'known_member':
      return { step: 'known_member', member: draft.member, reset: draft.reset?.verification ?? null };
    case 'saved':
    case 'password_set':
      return { step: draft.step, member: draft.member };
    default:
      return assertNever(draft);
  }
}

/** The verification that a draft holds, if any. */
export function verificationOf(draft: Draft | null): Verification | null {
  switch (draft?.step) {
    case undefined:
    case 'saved':
    case 'password_set':
      return null;
    case 'phone':
      return draft.reached?.verification ?? null;
    case 'known_member':
      return draft.reset?.verification ?? null;
    case 'code':
    case 'details':
    case 'reset_code':
    case 'password':
      return draft.verification;
    default:
      return assertNever(draft);
  }
}

/** Whether a draft is over: it is the member's own business, and is not kept for a later start or for who comes next. */
export function isFinished(draft: Draft): boolean {
  if (draft.step === 'known_member') return draft.reset === null && draft.starting === null;
  return draft.step === 'saved' || draft.step === 'password_set';
}
