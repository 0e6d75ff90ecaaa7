import { quoteVerification } from '#shared/api/verifications.ts';
import { type ParsedPhone, parsePhone } from '#shared/domain/phone.ts';
import { assertNever, err, isOutcomeUnknown } from '#shared/errors.ts';
import type { CoreContext } from '../../feature.ts';
import { serverNow } from '../../server-time.ts';
import type { Desk, QuoteState } from './desk.ts';

/** Milliseconds. A limit that should have lifted and has not is not asked about faster than this. */
const SHORTEST_WAIT = 1_000;

/** Asks what a code to the number in the field costs. Only the answer to the newest question counts. */
export function createQuoting(context: CoreContext, desk: Desk) {
  const { api, ports, store } = context;
  /** The number that is asked about or answered for. */
  let about: string | null = null;
  let newest = 0;
  let cancelNext = (): void => undefined;

  function drop(): void {
    cancelNext();
    newest += 1;
    about = null;
  }

  async function ask(phone: string): Promise<void> {
    // Spaces and brackets do not make it another number.
    if (about === phone) return;
    drop();
    const question = newest;
    if (store.getState().connection.kind === 'offline') {
      desk.setQuote({ kind: 'none' });
      return;
    }
    about = phone;
    desk.setQuote({ kind: 'asking' });
    const quote = await api.call(quoteVerification, { body: { phone } });
    if (question !== newest) return;
    if (!quote.ok && isOutcomeUnknown(quote.error)) {
      // Nothing speaks against the number. It is asked about again on the next key, or when the line is back.
      drop();
      desk.setQuote({ kind: 'none' });
      return;
    }
    desk.setQuote(quote.ok ? { kind: 'ready', quote: quote.value } : { kind: 'refused', error: quote.error });
    const liftsAt = quote.ok ? quote.value.liftsAt : quote.error.details?.liftsAt;
    if (liftsAt !== null && liftsAt !== undefined) {
      cancelNext = ports.clock.after(Math.max(liftsAt - serverNow(context), SHORTEST_WAIT), refresh);
    }
  }

  /** Asks again about the same number: the line was away, a send used up one of its limits, or a limit has lifted. */
  function refresh(): void {
    drop();
    follow();
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
    refresh,
  };
}
export type Quoting = ReturnType<typeof createQuoting>;

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
