import { getHistory } from '#shared/api/history.ts';
import { ok } from '#shared/errors.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { createCardSetup } from './card-setup.ts';
import { createCommands } from './commands.ts';
import { createDownloads } from './downloads.ts';
import { createPage } from './page.ts';
import { createTopups } from './topups.ts';

interface BillingFeature extends Feature<'billing'> {
  /** Whether an address is a page of the payment provider or of a bank that the owner is to see now. */
  isHostedPage(url: string): boolean;
  /** Whether an address serves a file that was asked for a moment ago. */
  isDownload(url: string): boolean;
  close(): void;
}

/** Billing & Credit: kept fresh from the moment it is opened until the counter locks. */
export function createBilling(context: CoreContext): BillingFeature {
  const page = createPage(context, ({ topups: listed }) => topups.settle(listed));
  const topups = createTopups({ ...context, api: page.api }, page.read);
  const cardSetup = createCardSetup(context, page);
  const downloads = createDownloads(context, page);

  return {
    isHostedPage: (url) => cardSetup.isOpenAt(url) || page.asksApprovalAt(url),
    isDownload: downloads.isOffered,
    close: cardSetup.dismiss,
    handlers: {
      ...createCommands(page),
      'billing.open': page.open,
      async 'billing.topUp'(input) {
        const topup = await topups.topUp(input);
        const refreshed = page.refresh();
        // What is to be approved at the bank must be on the page before the bank's page is opened.
        if (topup.ok) await refreshed;
        return topup;
      },
      'billing.addCard': cardSetup.open,
      'billing.dismissCardSetup': () => {
        cardSetup.dismiss();
        return ok({});
      },
      'billing.findHistory': (query) => page.api.call(getHistory, { query }),
      'billing.download': downloads.prepare,
    },
    reactions: {
      ...page.reactions,
      connected: cardSetup.hurry,
      event(event) {
        if (event.type !== 'billing_changed') return;
        void page.refresh();
        cardSetup.hurry();
      },
      locked() {
        cardSetup.dismiss();
        downloads.forget();
      },
      forgotten() {
        page.reactions.forgotten();
        topups.forget();
      },
    },
  };
}
