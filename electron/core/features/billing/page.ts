import { type Billing, getBilling, type Topup } from '#shared/api/billing.ts';
import { confirmPassword as confirmRoute } from '#shared/api/sessions.ts';
import type { BillingPage } from '#shared/contract/snapshot.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Api } from '../../api/client.ts';
import { createRefresher } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import { isSameAddress } from './addresses.ts';

export type CardSetupView = Extract<BillingPage, { kind: 'open' }>['cardSetup'];

/** The owner's page as it is on screen. */
export interface Page {
  /** The backend, for what only an owner may: when it wants the password again, so does the page. */
  api: Api;
  isOpen(): boolean;
  /** Reads the page anew and opens it. */
  read(): Promise<Result<Billing>>;
  /** Reads it anew where it is open, else nothing happens. */
  refresh(): Promise<Result<Billing> | null>;
  confirmPassword(password: string): Promise<Result<Record<string, never>>>;
  showCardSetup(cardSetup: CardSetupView): void;
  /** Whether a top-up on the page waits for the card holder's approval at this address. */
  asksApprovalAt(url: string): boolean;
  close(): void;
}

/** @param onRead hears of every page that is shown, before it is */
export function createPage(context: CoreContext, onRead: (billing: Billing) => void): Page {
  const { store } = context;
  /** From one person's coming, or giving the password, to the next. What was asked in an earlier stay shows nothing. */
  let stay = newStay();
  let cardSetup: CardSetupView = { kind: 'none' };
  /** Kept while the password is wanted again: the bank's page may still be open then. */
  let topups: readonly Topup[] = [];

  function newStay() {
    return { read: createRefresher(read) };
  }

  const api: Api = {
    async call(route, ...request) {
      const asked = stay;
      const result = await context.api.call(route, ...request);
      if (!result.ok && result.error.code === 'password_required' && asked === stay) {
        store.setState({ billing: { kind: 'password_required' } });
      }
      return result;
    },
  };

  async function read(): Promise<Result<Billing>> {
    const asked = stay;
    const billing = await api.call(getBilling);
    if (!billing.ok || asked !== stay) return billing;
    onRead(billing.value);
    topups = billing.value.topups;
    store.setState({ billing: { kind: 'open', billing: billing.value, cardSetup } });
    return billing;
  }

  const isOpen = () => store.getState().billing.kind === 'open';

  return {
    api,
    isOpen,
    read: () => stay.read(),
    refresh: async () => (isOpen() ? stay.read() : null),
    async confirmPassword(password) {
      const asked = stay;
      const confirmed = await context.api.call(confirmRoute, { body: { password } });
      if (!confirmed.ok) return confirmed;
      // Whoever gave it may have left meanwhile; the page is not for who is there now.
      if (asked !== stay) return ok({});
      stay = newStay();
      const billing = await stay.read();
      return billing.ok ? ok({}) : billing;
    },
    showCardSetup(view) {
      cardSetup = view;
      const { billing } = store.getState();
      if (billing.kind === 'open') store.setState({ billing: { ...billing, cardSetup } });
    },
    asksApprovalAt: (url) =>
      topups.some(({ status, approvalUrl }) => status === 'needs_action' && isSameAddress(approvalUrl, url)),
    close() {
      stay = newStay();
      topups = [];
      store.setState({ billing: { kind: 'closed' } });
    },
  };
}
