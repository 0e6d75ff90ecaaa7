import { getBilling } from '#shared/api/credit.ts';
import type { Billing } from '#shared/contract/snapshot.ts';
import { ok, type Result } from '#shared/errors.ts';
import { createRefresher } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { createTopups } from './topups.ts';

/** The owner's page: kept fresh from the moment it is opened until the counter locks. */
export function createBilling(context: CoreContext): Feature<'billing'> {
  const { store, api, identity } = context;
  const topups = createTopups(context, read);
  let opened = false;

  async function read(): Promise<Result<Billing>> {
    const { sessionToken } = identity.credentials();
    const billing = await api.call(getBilling);
    if (!billing.ok) return billing;
    topups.settle(billing.value.topups);
    // An answer to somebody who has left the counter meanwhile is not for who is there now.
    if (identity.credentials().sessionToken === sessionToken) {
      opened = true;
      store.setState({ billing: billing.value });
    }
    return billing;
  }

  const refresh = createRefresher(async () => {
    if (opened) await read();
  });

  return {
    handlers: {
      async 'billing.open'() {
        const billing = await read();
        return billing.ok ? ok({}) : billing;
      },
      async 'billing.topUp'(input) {
        const topup = await topups.topUp(input);
        void refresh();
        return topup;
      },
    },
    reactions: {
      connected: () => void refresh(),
      event(event) {
        if (event.type === 'billing_changed') void refresh();
      },
      locked() {
        opened = false;
        store.setState({ billing: null });
      },
      forgotten: topups.forget,
    },
  };
}
