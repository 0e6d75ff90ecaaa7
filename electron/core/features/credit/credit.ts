import { type Credit, creditSchema, getCredit } from '#shared/api/credit.ts';
import { createRefresher } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';

/** The credit in the bar: last known from disk, then read, then pushed. */
export function createCredit({ store, api, cache }: CoreContext): Feature<never> {
  const document = cache.document('credit', creditSchema);

  /** A push can overtake the answer to an earlier question, so the later moment wins. */
  function take(credit: Credit): void {
    const known = store.getState().credit;
    if (known && known.asOf > credit.asOf) return;
    document.write(credit);
    store.setState({ credit });
  }

  const refresh = createRefresher(async () => {
    const credit = await api.call(getCredit);
    if (credit.ok) take(credit.value);
  });

  return {
    handlers: {},
    reactions: {
      restored: () => store.setState({ credit: document.read() }),
      connected: () => void refresh(),
      event(event) {
        if (event.type === 'credit') take(event.credit);
      },
      forgotten() {
        document.remove();
        store.setState({ credit: null });
      },
    },
  };
}
