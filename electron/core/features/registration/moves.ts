import type { Verification } from '#shared/api/verifications.ts';
import { assertNever } from '#shared/errors.ts';
import { type Draft, type DraftAt, emptyDraft, verificationOf } from './draft.ts';
import { mergeVerifications } from './merge.ts';

/**
 * The draft with what was heard of its verification; one that is verified goes on to the details, or to the password.
 * @param now epoch milliseconds by the server's clock
 */
export function withVerification(draft: Draft, heard: Verification, now: number): Draft {
  const known = verificationOf(draft);
  if (!known || known.id !== heard.id) return draft;
  const verification = mergeVerifications(known, heard, now);
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
    case 'known_member':
      return draft.reset ? { ...draft, reset: { ...draft.reset, ...news } } : draft;
    case 'reset_code':
      return verification.status === 'pending' ? { ...draft, ...news } : proved(draft, verification);
    case 'password':
      return proved(draft, verification);
    case 'saved':
    case 'password_set':
      return draft;
    default:
      return assertNever(draft);
  }
}

/** The member may choose a password; a used proof means that it is chosen, whatever became of the answer. */
function proved(draft: DraftAt<'reset_code' | 'password'>, verification: Verification): Draft {
  const { text, country, member } = draft;
  return verification.status === 'used'
    ? { step: 'password_set', text, country, member }
    : { step: 'password', text, country, verification, member };
}

/** The draft once it is known what became of this resend. */
export function withoutResending(draft: Draft, operationId: string): Draft {
  if (draft.step === 'phone') {
    const { reached: before } = draft;
    return before?.resending === operationId ? { ...draft, reached: { ...before, resending: null } } : draft;
  }
  if (draft.step === 'known_member') {
    const { reset } = draft;
    return reset?.resending === operationId ? { ...draft, reset: { ...reset, resending: null } } : draft;
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
      const before = { verification, details, resending };
      return { step: 'phone', text, country, name: details.name, reached: before, sending: null };
    }
    case 'known_member':
      return { ...emptyDraft(draft.country), text: draft.text };
    case 'reset_code': {
      const { text, country, member, verification, resending } = draft;
      return { step: 'known_member', text, country, member, reset: { verification, resending }, starting: null };
    }
    case 'password': {
      const { text, country, member, verification } = draft;
      const reset = { verification, resending: null };
      return { step: 'known_member', text, country, member, reset, starting: null };
    }
    case 'saved':
    case 'password_set':
      return emptyDraft(draft.country);
    default:
      return assertNever(draft);
  }
}

/**
 * Takes up again what was reached with this number before going back: a proved number goes on to its details, and a
 * code that still holds is waited for, instead of paying for another.
 * @param now epoch milliseconds by the server's clock
 * @returns null when a code must be sent
 */
export function resume(
  draft: DraftAt<'phone'>,
  phone: string,
  now: number,
): DraftAt<'code'> | DraftAt<'details'> | null {
  const { reached: before, text, country, name } = draft;
  if (before?.verification.phone !== phone) return null;
  const details = before.details.name === '' ? { ...before.details, name } : before.details;
  switch (before.verification.status) {
    case 'verified':
      return { step: 'details', text, country, ...before, details, saving: null };
    case 'pending':
      return before.verification.expiresAt > now ? { step: 'code', text, country, ...before, details } : null;
    case 'used':
      return null;
    default:
      return assertNever(before.verification.status);
  }
}

/**
 * The same for the code of a password reset. How long a proved number holds is the backend's to say: it takes that up
 * again, or sends a new code.
 * @param now epoch milliseconds by the server's clock
 * @returns null when the backend must be asked for a code
 */
export function resumeReset(draft: DraftAt<'known_member'>, now: number): DraftAt<'reset_code'> | null {
  const { reset, text, country, member } = draft;
  if (reset?.verification.status !== 'pending' || reset.verification.expiresAt <= now) return null;
  return { step: 'reset_code', text, country, member, ...reset };
}

/** The draft of a number whose verification the backend does not know: it has to be sent a code anew. */
export function withoutReached(draft: Draft): Draft {
  if (draft.step === 'phone') return { ...draft, reached: null };
  if (draft.step === 'known_member') return { ...draft, reset: null };
  const back = stepBack(draft);
  return back.step === 'phone' || back.step === 'known_member' ? withoutReached(back) : back;
}
