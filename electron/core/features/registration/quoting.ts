import { quoteVerification } from '#shared/api/verifications.ts';
import { type ParsedPhone, parsePhone } from '#shared/domain/phone.ts';
import { assertNever, err } from '#shared/errors.ts';
import type { CoreContext } from '../../feature.ts';
import type { Desk, QuoteState } from './desk.ts';

/** Asks what a code to the number in the field costs. Only the answer to the newest question counts. */
export function createQuoting({ api }: CoreContext, desk: Desk) {
  /** The number that is asked about or answered for. */
  let about: string | null = null;
  let newest = 0;

  function drop(): void {
    newest += 1;
    about = null;
  }

  async function ask(phone: string): Promise<void> {
    // Spaces and brackets do not make it another number.
    if (about === phone) return;
    drop();
    const question = newest;
    about = phone;
    desk.setQuote({ kind: 'asking' });
    const quote = await api.call(quoteVerification, { body: { phone } });
    if (question !== newest) return;
    desk.setQuote(quote.ok ? { kind: 'ready', quote: quote.value } : { kind: 'refused', error: quote.error });
  }

  /** Follows the field. */
  function follow(): void {
    const at = desk.at('phone');
    const parsed = at.ok ? parsePhone(at.value.text, at.value.country) : null;
    if (parsed?.kind === 'ok') {
      void ask(parsed.e164);
      return;
    }
    drop();
    if (parsed) desk.setQuote(withoutAsking(parsed));
  }

  return {
    follow,
    drop,
    /** Asks again about the same number: the line was away, or a send used up one of its limits. */
    refresh(): void {
      drop();
      follow();
    },
  };
}
/** What can be said of a number without a line, and at no cost. */
function withoutAsking(parsed: Exclude<ParsedPhone, { kind: 'ok' }>): QuoteState {
  switch (parsed.kind) {
    case 'empty':
    case 'incomplete':
      return { kind: 'none' };
    case 'invalid':
      return { kind: 'refused', error: err('phone_invalid').error };
    case 'cannot_receive_sms':
      return { kind: 'refused', error: err('phone_cannot_receive_sms').error };
    default:
      return assertNever(parsed);
  }
}
