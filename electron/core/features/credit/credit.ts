import { type Credit, creditSchema, getCredit } from '#shared/api/credit.ts';
import { createRefresher } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { learnServerTime } from '../../server-time.ts';
import { isSameLine } from '../../state.ts';

/** The credit in the bar: last known from disk, then read, then pushed. */
export function createCredit(context: CoreContext): Feature<never> {
  const { store, api, cache, ports } = context;
  const document = cache.document('credit', creditSchema);
  /** The newest moment heard of since the line came up; before that the server's clock may have been another. */
  let newest = 0;

  /** A push can overtake the answer to an earlier question, so the later moment wins. */
  function take(credit: Credit): void {
    if (credit.asOf < newest) return;
    newest = credit.asOf;
    document.write(credit);
    store.setState(({ connection }) => ({ credit, creditIsCurrent: connection.kind === 'live' }));
  }

  const refresh = createRefresher(async () => {
    const askedAt = ports.clock.now();
    const { connection } = store.getState();
    const credit = await api.call(getCredit);
    // On a line that came up meanwhile it is asked for anew.
    if (!credit.ok || !isSameLine(connection, store.getState().connection)) return;
    // It was true halfway between the question and the answer, as far as can be told.
    learnServerTime(context, credit.value.asOf, (askedAt + ports.clock.now()) / 2);
    take(credit.value);
  });

  function forget(): void {
    newest = 0;
    document.remove();
    store.setState({ credit: null, creditIsCurrent: false });
  }

  return {
    handlers: {},
    reactions: {
      restored: () => store.setState({ credit: document.read() }),
      connected() {
        newest = 0;
        void refresh();
      },
      event(event) {
        if (event.type === 'credit') take(event.credit);
      },
      revoked: forget,
      forgotten: forget,
    },
  };
}
