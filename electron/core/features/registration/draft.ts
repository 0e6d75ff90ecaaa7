import { z } from 'zod';
import { memberDetailsSchema, memberSchema } from '#shared/api/members.ts';
import { idSchema } from '#shared/api/route.ts';
import { type Verification, verificationSchema } from '#shared/api/verifications.ts';
import { type DetailsDraft, detailsDraftSchema, type Registration } from '#shared/contract/snapshot.ts';
import { type Country, countrySchema, e164Schema } from '#shared/domain/phone.ts';
import { assertNever } from '#shared/errors.ts';
import { mergeVerifications } from './merge.ts';

const typed = { text: z.string().max(40), country: countrySchema };

/** How far a number came, so that going back to the field and on again loses nothing and pays for nothing twice. */
const reached = {
  verification: verificationSchema,
  details: detailsDraftSchema,
  /** The operation id of a resend whose outcome is not known. */
  resending: idSchema.nullable(),
};

/**
 * The registration in hand as it is kept: what the screen shows, and the ids of what was sent but not answered. A code
 * is never in it.
 */
export const draftSchema = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('phone'),
    ...typed,
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
  z.strictObject({ step: z.literal('known_member'), ...typed, member: memberSchema }),
]);
export type Draft = z.infer<typeof draftSchema>;
export type DraftAt<Step extends Draft['step']> = Extract<Draft, { step: Step }>;

export const NO_DETAILS: DetailsDraft = { name: '', email: '', birthday: '', marketingConsent: false };

export function emptyDraft(country: Country): DraftAt<'phone'> {
  return { step: 'phone', text: '', country, reached: null, sending: null };
}

/** What the screen may know of a draft. */
export function toRegistration(draft: Draft, quote: Extract<Registration, { step: 'phone' }>['quote']): Registration {
  switch (draft.step) {
    case 'phone':
      return { step: 'phone', text: draft.text, country: draft.country, quote };
    case 'code': {
      const { text, country, verification } = draft;
      return { step: 'code', text, country, verification };
    }
    case 'details': {
      const { text, country, verification, details } = draft;
      return { step: 'details', text, country, verification, details };
    }
    case 'saved':
    case 'known_member':
      return { step: draft.step, member: draft.member };
    default:
      return assertNever(draft);
  }
}

/** The verification that a draft holds, if any. */
export function verificationOf(draft: Draft | null): Verification | null {
  if (draft?.step === 'phone') return draft.reached?.verification ?? null;
  return draft?.step === 'code' || draft?.step === 'details' ? draft.verification : null;
}

/** The draft with what was heard of its verification; one that is verified goes on to the details. */
export function withVerification(draft: Draft, heard: Verification): Draft {
  const known = verificationOf(draft);
  if (!known || known.id !== heard.id) return draft;
  const verification = mergeVerifications(known, heard);
  // A new message is the outcome of the resend that was not known.
  const news = verification.message.id === known.message.id ? { verification } : { verification, resending: null };
  switch (draft.step) {
    case 'phone':
      return draft.reached ? { ...draft, reached: { ...draft.reached, ...news } } : draft;
    case 'code':
      return verification.status === 'pending'
        ? { ...draft, ...news }
        : { ...draft, ...news, step: 'details', saving: null };
    case 'details':
      return { ...draft, ...news };
    case 'saved':
    case 'known_member':
      return draft;
    default:
      return assertNever(draft);
  }
}

/** The draft once it is known what became of this resend. */
export function withoutResending(draft: Draft, operationId: string): Draft {
  if (draft.step === 'phone') {
    const { reached: before } = draft;
    return before?.resending === operationId ? { ...draft, reached: { ...before, resending: null } } : draft;
  }
  const settled = 'resending' in draft && draft.resending === operationId;
  return settled ? { ...draft, resending: null } : draft;
}

/** One step back. What was typed and reached stays; only a finished registration gives way to a new one. */
export function stepBack(draft: Draft): Draft {
  switch (draft.step) {
    case 'phone':
      return draft;
    case 'code':
    case 'details': {
      const { text, country, verification, details, resending } = draft;
      return { step: 'phone', text, country, reached: { verification, details, resending }, sending: null };
    }
    case 'known_member':
      return { ...emptyDraft(draft.country), text: draft.text };
    case 'saved':
      return emptyDraft(draft.country);
    default:
      return assertNever(draft);
  }
}

/**
 * Takes up again what was reached with this number before going back: a proved number goes on to its details, and a
 * code that still holds is waited for, instead of paying for another.
 * @param now epoch milliseconds
 * @returns null when a code must be sent
 */
export function resume(
  draft: DraftAt<'phone'>,
  phone: string,
  now: number,
): DraftAt<'code'> | DraftAt<'details'> | null {
  const { reached: before, text, country } = draft;
  if (before?.verification.phone !== phone) return null;
  switch (before.verification.status) {
    case 'verified':
      return { step: 'details', text, country, ...before, saving: null };
    case 'pending':
      return before.verification.expiresAt > now ? { step: 'code', text, country, ...before } : null;
    case 'used':
      return null;
    default:
      return assertNever(before.verification.status);
  }
}

/** The draft of a number whose verification the backend does not know: it has to be sent a code anew. */
export function withoutReached(draft: Draft): Draft {
  const back = stepBack(draft);
  return back.step === 'phone' ? { ...back, reached: null } : back;
}
