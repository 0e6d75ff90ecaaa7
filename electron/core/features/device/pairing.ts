import { type Counter, pairDevice } from '#shared/api/devices.ts';
import type { ReplyOf, RequestOf } from '#shared/api/route.ts';
import type { Result } from '#shared/errors.ts';
import type { CoreContext } from '../../feature.ts';
import type { Line } from './line.ts';

export const NOTHING_OF_A_SHOP = {
  shop: null,
  deviceId: null,
  staff: [],
  offlineStaff: [],
  prices: [],
  countries: [],
  stoppedCountries: [],
};

interface LastKnown {
  read(): Counter | null;
  show(counter: Counter): void;
}

/** A computer that knows its server and has no token for it. */
export function createPairing({ api, identity, ports, store, tell }: CoreContext, line: Line, lastKnown: LastKnown) {
  const { settings } = ports;
  /** The owner's email and password are on their way. */
  let isPairing = false;
  const stage = () => store.getState().stage.kind;
  const wasPaired = () => settings.read().pairing === 'paired';

  function show(serverUrl: string): void {
    const { pairing } = settings.read();
    const reason = pairing === 'paired' ? 'token_not_kept' : pairing;
    store.setState({ ...NOTHING_OF_A_SHOP, stage: { kind: 'pair', serverUrl, reason } });
  }

  /**
   * A counter that could not keep its token is paired again as soon as there is a server to pair it with. Until then it
   * is of use to those whose PIN it can check.
   */
  function lockWithoutToken(): void {
    if (stage() !== 'pair' || isPairing || !wasPaired()) return;
    const known = lastKnown.read();
    if (!known) return;
    lastKnown.show(known);
    if (store.getState().offlineStaff.length === 0) {
      store.setState(NOTHING_OF_A_SHOP);
      return;
    }
    store.setState({ stage: { kind: 'locked' } });
    tell.restored();
  }

  return {
    ask(serverUrl: string): void {
      show(serverUrl);
      line.greet({
        silent: lockWithoutToken,
        answered() {
          if (stage() !== 'pair') {
            identity.signOut();
            show(serverUrl);
            tell.locked();
          }
          return wasPaired() ? 'watch' : 'leave';
        },
      });
    },
    async pair(body: RequestOf<typeof pairDevice>['body']): Promise<Result<ReplyOf<typeof pairDevice>>> {
      isPairing = true;
      const trouble = await line.ask();
      const paired = trouble ? { ok: false as const, error: trouble } : await api.call(pairDevice, { body });
      isPairing = false;
      return paired;
    },
  };
}
