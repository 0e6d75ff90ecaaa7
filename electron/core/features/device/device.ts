import { type Counter, counterSchema, getCounter, unpairDevice } from '#shared/api/devices.ts';
import { API_VERSION } from '#shared/api/server.ts';
import { err, isLineDown, ok } from '#shared/errors.ts';
import { normaliseServerUrl } from '../../api/server-url.ts';
import { createRefresher, type Done } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import type { AppSettings } from '../../settings.ts';
import { createLine } from './line.ts';
import { createPairing, NOTHING_OF_A_SHOP } from './pairing.ts';

interface DeviceFeature extends Feature<'device'> {
  /** Shows the first screen and, when paired, opens the line. */
  start(): void;
  /** The backend no longer knows the device: it must be paired again. What was typed stays. */
  revoke(): void;
  close(): void;
}

/** Which shop this computer is a counter of. */
export function createDevice(context: CoreContext): DeviceFeature {
  const { ports, store, api, cache, identity, probe, tell } = context;
  const { settings, demoUrl } = ports;
  const document = cache.document('counter', counterSchema);
  const line = createLine(context, revoke);
  const pairing = createPairing(context, line, { read: document.read, show });
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
    const { id: shopId } = counter.shop;
    const { name: deviceName } = counter.device;
    const last = settings.read();
    // The cache alone does not tell whose it is: its document of the counter may be the one that could not be read.
    if ((last.shopId ?? document.read()?.shop.id) !== shopId) tell.forgotten();
    document.write(counter);
    if (last.deviceName !== deviceName || last.shopId !== shopId) settings.write({ deviceName, shopId });
    show(counter);
  }

  const refresh = createRefresher(async () => {
    const counter = await api.call(getCounter);
    if (counter.ok) take(counter.value);
  });

  function welcome(): void {
    line.close();
    store.setState({ ...NOTHING_OF_A_SHOP, demo: null, stage: { kind: 'welcome', demoAvailable: demoUrl !== null } });
  }

  function revoke(): void {
    const { serverUrl } = identity.credentials();
    if ((stage() !== 'locked' && stage() !== 'open') || serverUrl === null) return;
    identity.revoke();
    pairing.ask(serverUrl);
    tell.locked();
    // The settings still tell which shop it was, so that what was typed waits for the same one.
    document.remove();
    tell.revoked();
  }

  async function choose(url: string, choice: AppSettings['connection']): Promise<Done> {
    if (stage() !== 'welcome' && stage() !== 'pair') return err('wrong_step');
    const server = await probe(url);
    if (!server.ok) return server;
    if (server.value.apiVersion !== API_VERSION) return err('server_not_tillside');
    if (stage() !== 'welcome' && stage() !== 'pair') return err('wrong_step');
    identity.chooseServer(choice);
    pairing.ask(url);
    store.setState({ demo: server.value.demo });
    return ok({});
  }

  return {
    start() {
      const { serverUrl, deviceToken } = identity.credentials();
      if (serverUrl === null) return welcome();
      if (deviceToken === null) return pairing.ask(serverUrl);
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
        return !chosen.ok && isLineDown(chosen.error) ? err('demo_unavailable') : chosen;
      },
      async 'device.connect'(input) {
        const url = normaliseServerUrl(input.url);
        return url.ok ? choose(url.value, { kind: 'server', url: url.value }) : url;
      },
      async 'device.pair'(input) {
        if (stage() !== 'pair') return err('wrong_step');
        const installationId = settings.read().installationId ?? ports.newId();
        settings.write({ installationId });
        const paired = await pairing.pair({ installationId, ...input });
        if (!paired.ok) return paired;
        if (stage() !== 'pair') return err('wrong_step');
        // What was another shop's goes before this counter counts as paired, so that an end in between leaves nothing of it.
        take(paired.value.counter);
        identity.pair(paired.value.deviceToken);
        store.setState({ stage: { kind: 'locked' } });
        line.open();
        return ok({});
      },
      'device.forget': () => {
        // This computer forgets at once. Without a line the backend does not hear of it: there the device stays in the list
        // until an owner revokes it at another counter.
        if (identity.credentials().deviceToken !== null) void api.call(unpairDevice);
        identity.chooseServer({ kind: 'none' });
        settings.write({ deviceName: null, shopId: null });
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
