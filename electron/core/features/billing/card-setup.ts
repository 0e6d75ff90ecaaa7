import { type CardSetup, createCardSetup as createRoute, getCardSetup } from '#shared/api/billing.ts';
import { assertNever, err, ok, type Result } from '#shared/errors.ts';
import { createCommand, createRefresher } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import { isSameAddress } from './addresses.ts';
import type { CardSetupView, Page } from './page.ts';

/** Milliseconds between two questions about an open page. */
const POLL_INTERVAL = 2_000;
const LONGEST_WAIT = 16_000;

/**
 * Adding a card on the payment provider's page. What became of it is asked of the backend, again and again while the
 * page is open. It is not kept on disk: after a restart the card is in the list, or was not added.
 */
export function createCardSetup(context: CoreContext, page: Page) {
  const { identity } = context;
  const { clock } = context.ports;
  const openOnce = createCommand(context);
  let setup: CardSetup | null = null;
  let wait = POLL_INTERVAL;
  let cancelNext = (): void => undefined;

  const poll = createRefresher(async () => {
    cancelNext();
    const asked = setup;
    if (!asked) return;
    // While the password is wanted again there is nothing to ask, but the page may still be open.
    const view = page.isOpen() ? await ask(asked) : null;
    if (asked !== setup) return;
    if (view) end(view);
    else cancelNext = clock.after(wait, () => void poll());
  });

  /** @returns what became of the page, or null as long as that is not known */
  async function ask(asked: CardSetup): Promise<CardSetupView | null> {
    const answer = await page.api.call(getCardSetup, { params: { id: asked.id } });
    if (asked !== setup) return null;
    if (!answer.ok) {
      wait = Math.min(wait * 2, LONGEST_WAIT);
      return answer.error.code === 'not_found' ? { kind: 'expired' } : null;
    }
    wait = POLL_INTERVAL;
    const { status, cardId } = answer.value;
    switch (status) {
      case 'open':
        return null;
      case 'expired':
        return { kind: 'expired' };
      case 'complete':
        return cardId !== null && (await isListed()) ? { kind: 'added', cardId } : null;
      default:
        return assertNever(status);
    }
  }

  /** The list of cards on screen is read anew before it is said that the card is in it. */
  async function isListed(): Promise<boolean> {
    const billing = await page.refresh();
    return billing?.ok === true && billing.value.cards !== null;
  }

  function end(view: CardSetupView): void {
    setup = null;
    page.showCardSetup(view);
  }

  return {
    /** Opens a page at the provider. Opened once more, it is the newer page that is followed. */
    async open(): Promise<Result<{ url: string }>> {
      const { sessionToken } = identity.credentials();
      const opened = await openOnce({}, (operationId) => page.api.call(createRoute, { body: { operationId } }));
      if (!opened.ok) return opened;
      // Whoever wanted to add a card has left the counter meanwhile.
      if (identity.credentials().sessionToken !== sessionToken) return err('not_signed_in');
      setup = opened.value;
      wait = POLL_INTERVAL;
      cancelNext();
      cancelNext = clock.after(wait, () => void poll());
      page.showCardSetup({ kind: 'open', url: setup.url });
      return ok({ url: setup.url });
    },
    /** Asks at once, when something may have happened. */
    hurry(): void {
      if (setup) void poll();
    },
    isOpenAt: (url: string): boolean => setup !== null && isSameAddress(setup.url, url),
    /** Follows the page no longer, or forgets what became of it. */
    dismiss: (): void => end({ kind: 'none' }),
  };
}
