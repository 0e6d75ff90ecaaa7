import { createTopup, getBilling } from '#shared/api/credit.ts';
import { ok, type Result } from '#shared/errors.ts';
import { createIntention, createRefresher } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';

/** The owner's page: kept fresh from the moment it is opened until the counter locks. */
export function createBilling({ store, api, identity, ports }: CoreContext): Feature<'billing'> {
  const topUpOnce = createIntention(ports.newId);
  let opened = false;

  async function read(): Promise<Result<Record<string, never>>> {
    const { sessionToken } = identity.credentials();
    const billing = await api.call(getBilling);
    if (!billing.ok) return billing;
    // An answer to somebody who has left the counter meanwhile is not for who is there now.
    if (identity.credentials().sessionToken === sessionToken) store.setState({ billing: billing.value });
    return ok({});
  }

  const refresh = createRefresher(async () => {
    if (opened) await read();
  });

  return {
    handlers: {
      async 'billing.open'() {
        const result = await read();
        if (result.ok) opened = true;
        return result;
      },
      async 'billing.topUp'(input) {
        const topup = await topUpOnce(input, (operationId) =>
          api.call(createTopup, { body: { operationId, ...input } }),
        );
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
    },
  };
}
