import { err, ok, type Result } from '#shared/errors.ts';
import type { CoreContext } from '../../feature.ts';
import {
  type Draft,
  type DraftAt,
  emptyDraft,
  type FieldState,
  isFinished,
  storedDraftSchema,
  toRegistration,
} from './draft.ts';

export type QuoteState = FieldState['quote'];

/**
 * Holds the registration in hand: in memory, on disk and, while someone is at the counter, on screen. It is the
 * counter's and not a person's, so that whoever signs in next goes on with it.
 */
export function createDesk({ store, cache }: CoreContext) {
  const document = cache.document('registration', storedDraftSchema);
  // Also before the counter is paired anew: what was typed waits for the same shop to come back.
  let draft: Draft | null = document.read();
  let field: FieldState = { quote: { kind: 'none' }, filled: 0 };

  const isOpen = () => store.getState().stage.kind === 'open';

  function show(): void {
    store.setState({ registration: isOpen() && draft ? toRegistration(draft, field) : null });
  }

  function set(next: Draft): void {
    draft = next;
    if (isFinished(next)) document.remove();
    else document.write(next);
    show();
  }

  return {
    isOpen,
    set,
    /** Puts something else into the field than what was typed there. */
    fill(next: DraftAt<'phone'>): void {
      field = { ...field, filled: field.filled + 1 };
      set(next);
    },
    draft: () => draft,
    setQuote(quote: QuoteState): void {
      field = { ...field, quote };
      show();
    },
    /** @returns `not_signed_in`, or `wrong_step` when the registration is at none of these steps */
    at<Step extends Draft['step']>(...steps: readonly Step[]): Result<DraftAt<Step>> {
      if (!isOpen()) return err('not_signed_in');
      return isAt(draft, steps) ? ok(draft) : err('wrong_step');
    },
    /** As {@link at}, and also just after the counter locked: the last letters arrive when the screen is gone. */
    typingAt<Step extends Draft['step']>(step: Step): Result<DraftAt<Step>> {
      if (!isOpen() && store.getState().stage.kind !== 'locked') return err('not_signed_in');
      return isAt(draft, [step]) ? ok(draft) : err('wrong_step');
    },
    /** Someone is at the counter: shows what is in hand, or an empty field. */
    open(): void {
      const { shop } = store.getState();
      if (!draft && shop) set(emptyDraft(shop.homeCountry));
      else show();
    },
    /** Nobody is at the counter: a finished registration is over. */
    close(): void {
      if (draft && isFinished(draft)) draft = null;
      field = { ...field, quote: { kind: 'none' } };
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

function isAt<Step extends Draft['step']>(draft: Draft | null, steps: readonly Step[]): draft is DraftAt<Step> {
  return steps.some((step) => step === draft?.step);
}
