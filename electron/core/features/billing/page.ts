import { type Billing, getBilling, type Topup } from '#shared/api/billing.ts';
import type { BillingPage } from '#shared/contract/snapshot.ts';
import type { CoreContext } from '../../feature.ts';
import { createOwnerPage, type OwnerPage, type OwnerPageView } from '../../owner-page.ts';
import { isSameAddress } from './addresses.ts';

export type CardSetupView = Extract<BillingPage, { kind: 'open' }>['cardSetup'];

/** Billing & Credit as it is on screen. */
export interface Page extends OwnerPage<Billing> {
  showCardSetup(cardSetup: CardSetupView): void;
  /** Whether a top-up on the page waits for the card holder's approval at this address. */
  asksApprovalAt(url: string): boolean;
}

/** @param onRead hears of every page that the backend answered with, before it is shown */
export function createPage(context: CoreContext, onRead: (billing: Billing) => void): Page {
  let shown: OwnerPageView<Billing> = { kind: 'closed' };
  let cardSetup: CardSetupView = { kind: 'none' };
  /** Kept while the password is wanted again: the bank's page may still be open then. */
  let topups: readonly Topup[] = [];

  function show(view: OwnerPageView<Billing>): void {
    shown = view;
    if (view.kind === 'closed') topups = [];
    context.store.setState({
      billing: view.kind === 'open' ? { kind: 'open', billing: view.value, cardSetup, current: view.current } : view,
    });
  }

  const page = createOwnerPage(context, {
    route: getBilling,
    name: 'billing',
    show,
    onRead(billing) {
      topups = billing.topups;
      onRead(billing);
    },
  });

  return {
    ...page,
    showCardSetup(view) {
      cardSetup = view;
      if (shown.kind === 'open') show(shown);
    },
    asksApprovalAt: (url) =>
      topups.some(({ status, approvalUrl }) => status === 'needs_action' && isSameAddress(approvalUrl, url)),
  };
}
