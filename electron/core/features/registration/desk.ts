import type { Registration } from '#shared/contract/snapshot.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { CoreContext } from '../../feature.ts';
import { type Draft, type DraftAt, draftSchema, emptyDraft, toRegistration } from './draft.ts';

export type QuoteState = Extract<Registration, { step: 'phone' }>['quote'];

/**
 * Holds the registration in hand: in memory, on disk and, while someone is at the counter, on screen. It is the
 * counter's and not a person's, so that whoever signs in next goes on with it.
 */
export function createDesk({ store, cache }: CoreContext) {
  const document = cache.document('registration', draftSchema);
  // Also before the counter is paired anew: what was typed waits for the same shop to come back.
  let draft: Draft | null = document.read();
  let quote: QuoteState = { kind: 'none' };

  const isOpen = () => store.getState().stage.kind === 'open';

  function show(): void {
    store.setState({ registration: isOpen() && draft ? toRegistration(draft, quote) : null });
  }

  function set(next: Draft): void {
    draft = next;
    // A finished registration is the member's own business: it is not kept for a later start.
    if (next.step === 'saved' || next.step === 'known_member') document.remove();
    else document.write(next);
    show();
  }

  return {
    isOpen,
    set,
    draft: () => draft,
    quote: () => quote,
    setQuote(next: QuoteState): void {
      quote = next;
      show();
    },
    /** @returns `not_signed_in`, or `wrong_step` when the registration is elsewhere */
    at<Step extends Draft['step']>(step: Step): Result<DraftAt<Step>> {
      if (!isOpen()) return err('not_signed_in');
      return isAt(draft, step) ? ok(draft) : err('wrong_step');
    },
    /** As {@link at}, and also just after the counter locked: the last letters arrive when the screen is gone. */
    typingAt<Step extends Draft['step']>(step: Step): Result<DraftAt<Step>> {
      if (!isOpen() && store.getState().stage.kind !== 'locked') return err('not_signed_in');
      return isAt(draft, step) ? ok(draft) : err('wrong_step');
    },
    /** Someone is at the counter: shows what is in hand, or an empty field. */
    open(): void {
      const { shop } = store.getState();
      if (!draft && shop) set(emptyDraft(shop.homeCountry));
      else show();
    },
    /** Nobody is at the counter: a finished registration is over. */
    close(): void {
      if (draft?.step === 'saved' || draft?.step === 'known_member') draft = null;
      quote = { kind: 'none' };
      show();
    },
    clear(): void {
      draft = null;
      document.remove();
      show();
    },
  };
}
export type Desk = ReturnType<typeof createDesk>;

function isAt<Step extends Draft['step']>(draft: Draft | null, step: Step): draft is DraftAt<Step> {
  return draft?.step === step;
}
