import { type Counter, counterSchema, getCounter, pairDevice, unpairDevice } from '#shared/api/devices.ts';
import { API_VERSION } from '#shared/api/server.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import { normaliseServerUrl } from '../../api/server-url.ts';
import { createRefresher } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import type { AppSettings } from '../../settings.ts';
import { createLine } from './line.ts';

interface DeviceFeature extends Feature<'device'> {
  /** Shows the first screen and, when paired, opens the line. */
  start(): void;
  /** The backend no longer knows the device: it must be paired again. What was typed stays. */
  revoke(): void;
  close(): void;
}

const NOTHING_OF_A_SHOP = {
  shop: null,
  deviceId: null,
  staff: [],
  offlineStaff: [],
  prices: [],
  countries: [],
  stoppedCountries: [],
  demo: null,
};

/** Which shop this computer is a counter of. */
export function createDevice(context: CoreContext): DeviceFeature {
  const { ports, store, api, cache, identity, probe, tell } = context;
  const { settings, demoUrl } = ports;
  const document = cache.document('counter', counterSchema);
  const line = createLine(context, revoke);
  /** The owner's email and password are on their way. */
  let isPairing = false;
  const stage = () => store.getState().stage.kind;

  function show(counter: Counter): void {
    store.setState({
      shop: counter.shop,
      staff: counter.staff,
      prices: counter.prices,
      countries: counter.countries,
      stoppedCountries: counter.stoppedCountries,
      deviceId: counter.device.id,
      deviceName: counter.device.name,
    });
  }

  function take(counter: Counter): void {
    const known = document.read();
    if (known && known.shop.id !== counter.shop.id) tell.forgotten();
    document.write(counter);
    if (settings.read().deviceName !== counter.device.name) settings.write({ deviceName: counter.device.name });
    show(counter);
  }

  const refresh = createRefresher(async () => {
    const counter = await api.call(getCounter);
    if (counter.ok) take(counter.value);
  });

  function welcome(): void {
    line.close();
    store.setState({ ...NOTHING_OF_A_SHOP, stage: { kind: 'welcome', demoAvailable: demoUrl !== null } });
  }

  function showPairing(serverUrl: string): void {
    const { pairing } = settings.read();
    const reason = pairing === 'paired' ? 'token_not_kept' : pairing;
    store.setState({ ...NOTHING_OF_A_SHOP, stage: { kind: 'pair', serverUrl, reason } });
  }

  function askToPair(serverUrl: string): void {
    showPairing(serverUrl);
    line.greet({
      silent: lockWithoutToken,
      answered() {
        if (stage() === 'pair') return;
        showPairing(serverUrl);
        tell.locked();
      },
    });
  }

  /**
   * A counter that could not keep its token is paired again as soon as there is a server to pair it with. Until then it
   * is of use to those whose PIN it can check.
   */
  function lockWithoutToken(): void {
    if (stage() !== 'pair' || isPairing || settings.read().pairing !== 'paired') return;
    const known = document.read();
    if (!known) return;
    show(known);
    if (store.getState().offlineStaff.length === 0) {
      store.setState(NOTHING_OF_A_SHOP);
      return;
    }
    store.setState({ stage: { kind: 'locked' } });
    tell.restored();
  }

  function revoke(): void {
    const { serverUrl } = identity.credentials();
    if ((stage() !== 'locked' && stage() !== 'open') || serverUrl === null) return;
    identity.revoke();
    askToPair(serverUrl);
    tell.locked();
    // Which shop it was stays known, so that what was typed waits for the same one.
    const known = document.read();
    if (known) document.write({ ...known, staff: [], prices: [] });
    tell.revoked();
  }

  async function choose(url: string, choice: AppSettings['connection']): Promise<Result<Record<string, never>>> {
    if (stage() !== 'welcome' && stage() !== 'pair') return err('wrong_step');
    const server = await probe(url);
    if (!server.ok) return server;
    if (server.value.apiVersion !== API_VERSION) return err('server_not_tillside');
    if (stage() !== 'welcome' && stage() !== 'pair') return err('wrong_step');
    identity.chooseServer(choice);
    askToPair(url);
    store.setState({ demo: server.value.demo });
    return ok({});
  }

  return {
    start() {
      const { serverUrl, deviceToken } = identity.credentials();
      if (serverUrl === null) return welcome();
      if (deviceToken === null) return askToPair(serverUrl);
      const known = document.read();
      if (known) show(known);
      store.setState({ stage: { kind: 'locked' } });
      tell.restored();
      line.open();
    },
    revoke,
    close: line.close,
    reactions: {
      connected: () => void refresh(),
      event(event) {
        if (event.type === 'counter_changed') void refresh();
      },
    },
    handlers: {
      async 'device.useDemo'() {
        if (demoUrl === null) return err('demo_unavailable');
        const chosen = await choose(demoUrl, { kind: 'demo' });
        const silent =
          !chosen.ok && (chosen.error.code === 'server_unreachable' || chosen.error.code === 'server_timeout');
        return silent ? err('demo_unavailable') : chosen;
      },
      async 'device.connect'(input) {
        const url = normaliseServerUrl(input.url);
        return url.ok ? choose(url.value, { kind: 'server', url: url.value }) : url;
      },
      async 'device.pair'(input) {
        if (stage() !== 'pair') return err('wrong_step');
        const installationId = settings.read().installationId ?? ports.newId();
        settings.write({ installationId });
        isPairing = true;
        const paired = await api.call(pairDevice, { body: { installationId, ...input } });
        isPairing = false;
        if (!paired.ok) return paired;
        if (stage() !== 'pair') return err('wrong_step');
        identity.pair(paired.value.deviceToken);
        take(paired.value.counter);
        store.setState({ stage: { kind: 'locked' } });
        line.open();
        return ok({});
      },
      'device.forget': () => {
        // The backend hears of it when it can; this computer forgets at once.
        if (identity.credentials().deviceToken !== null) void api.call(unpairDevice);
        identity.chooseServer({ kind: 'none' });
        settings.write({ deviceName: null });
        document.remove();
        store.setState({ deviceId: null, deviceName: null });
        welcome();
        tell.locked();
        tell.forgotten();
        return ok({});
      },
    },
  };
}
