import { saveNotification } from '#shared/api/billing.ts';

const { emails: emailsSchema } = saveNotification.body.shape;

/** How many addresses a notification may go to. */
export const MAX_EMAILS = 10;

/**
 * The addresses in a text that was typed or pasted: separated by commas, semicolons, spaces or lines, also as mail
 * programs copy them (`Aisha <aisha@example.com>`).
 */
export function splitEmails(text: string): string[] {
  const bracketed = [...text.matchAll(/<([^<>]*)>/g)].map(([, address = '']) => address.trim());
  const found = bracketed.length > 0 ? bracketed : text.split(/[\s,;]+/);
  return found.filter((address) => address !== '');
}

/** The list with what was typed behind it. An address stands in it once, however its letters are written. */
export function addEmails(emails: readonly string[], text: string): string[] {
  const list = [...emails];
  for (const address of splitEmails(text)) {
    if (!list.some((known) => known.toLowerCase() === address.toLowerCase())) list.push(address);
  }
  return list;
}

/** Those of a list that are no addresses. */
export function invalidEmails(emails: readonly string[]): string[] {
  return emails.filter((email) => !emailsSchema.safeParse([email]).success);
}

export type EmailsFault = { kind: 'emailsMissing' | 'emailsTooMany' } | { kind: 'emailsInvalid'; invalid: string[] };

/** What keeps the addresses from being saved. What is switched off needs none, but no wrong ones either. */
export function emailsFault(emails: readonly string[], enabled: boolean): EmailsFault | null {
  const invalid = invalidEmails(emails);
  if (invalid.length > 0) return { kind: 'emailsInvalid', invalid };
  if (emails.length > MAX_EMAILS) return { kind: 'emailsTooMany' };
  return enabled && emails.length === 0 ? { kind: 'emailsMissing' } : null;
}
