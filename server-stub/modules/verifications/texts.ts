import { CODE_VALID_MS, type VerificationPurpose } from '#shared/domain/verification.ts';

const MINUTES = CODE_VALID_MS / 60_000;

/** What stands in the message with a code: one segment for a shop's name of ordinary length. */
export function codeText(shopName: string, purpose: VerificationPurpose, code: string): string {
  const what = { registration: 'is your membership code', password_reset: 'resets your membership password' }[purpose];
  return `${shopName}: ${code} ${what}. Read it to our staff. Valid for ${MINUTES} minutes.`;
}
