import { type Counter, counterSchema, getCounter, unpairDevice } from '#shared/api/devices.ts';
import { err, isLineDown, ok } from '#shared/errors.ts';
import { normaliseServerUrl } from '../../api/server-url.ts';
import { createRefresher, type Done } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import type { ServerChoice } from '../../identity.ts';
import { createLine } from './line.ts';
import { createPairing, NOTHING_OF_A_SHOP } from './pairing.ts';

type LeftFor = Extract<ServerChoice, { kind: 'demo' | 'none' }>;

export interface DeviceFeature extends Feature<'device'> {
  /** Shows the first screen and, when paired, opens the line. */
  start(): void;
  /** The backend no longer knows the device: it must be paired again. What was typed stays. */
  revoke(): void;
  /**
   * Leaves the shop at once, to be paired with the demo anew or for the first screen. Nothing is chosen or paired here
   * until `work` has ended.
   * @param work hears when the backend was told, which may take long or never succeed
   */
  clear(next: LeftFor, work: (told: Promise<unknown>) => Promise<Done>): Promise<Done>;
  close(): void;
}

/** Which shop this computer is a counter of. */
export function createDevice(context: CoreContext): DeviceFeature {
  const { ports, store, api, cache, identity, demo, probe, tell } = context;
  const { settings } = ports;
  const document = cache.document('counter', counterSchema);
  const line = createLine(context, revoke);
  const pairing = createPairing(context, line, { read: document.read, show });
  const stage = () => store.getState().stage.kind;
  /** Grows whenever another backend, or none, is chosen: what was begun before that has no say any more. */
  let choices = 0;
  let isClearing = false;

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

  function showChoice(): void {
    const choice = identity.choice();
    const isNowhere = choice.kind === 'none' || (choice.kind === 'demo' && ports.demo === null);
    store.setState({ server: isNowhere ? undefined : choice });
  }

  function settle(choice: ServerChoice): void {
    choices += 1;
    identity.chooseServer(choice);
    showChoice();
  }

  /** The screen of who has left the shop: the first one, or that of the demo, which is not there yet. */
  function showLeft(): void {
    line.close();
    const { serverUrl } = identity.credentials();
    store.setState({ ...NOTHING_OF_A_SHOP, demo: null });
    if (serverUrl === null) {
      store.setState({ stage: { kind: 'welcome', demoAvailable: ports.demo !== null } });
      return;
    }
    store.setState({ stage: { kind: 'pair', serverUrl, reason: 'first' }, connection: { kind: 'connecting' } });
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

  /**
   * This computer forgets its shop at once. Without a line the backend does not hear of it: there the device stays in the
   * list until an owner revokes it at another counter.
   * @returns when the backend was told, or could not be
   */
  async function leave(next: LeftFor): Promise<void> {
    // Asked before the token goes, which it needs.
    const told = identity.credentials().deviceToken === null ? null : api.call(unpairDevice);
    settle(next);
    settings.write({ deviceName: null, shopId: null });
    document.remove();
    store.setState({ deviceName: null });
    showLeft();
    tell.locked();
    tell.forgotten();
    await told;
  }

  function mayChoose(): boolean {
    return !isClearing && (stage() === 'welcome' || stage() === 'pair');
  }

  /** @param reach makes sure that there is something to ask at the address */
  async function choose(choice: ServerChoice, url: string, reach: () => Promise<boolean>): Promise<Done> {
    if (!mayChoose()) return err('wrong_step');
    const choosing = choices;
    if (!(await reach())) return err('server_unreachable');
    const server = await probe(url);
    if (!server.ok) return server;
    if (!mayChoose() || choosing !== choices) return err('wrong_step');
    settle(choice);
    pairing.ask(url);
    store.setState({ demo: server.value.demo });
    return ok({});
  }

  return {
    start() {
      const { serverUrl, deviceToken } = identity.credentials();
      showChoice();
      if (serverUrl === null) return showLeft();
      if (deviceToken === null) return pairing.ask(serverUrl);
      const known = document.read();
      if (known) show(known);
      store.setState({ stage: { kind: 'locked' } });
      tell.restored();
      line.open();
    },
    revoke,
    async clear(next, work) {
      if (isClearing) return err('wrong_step');
      isClearing = true;
      try {
        return await work(leave(next));
      } finally {
        isClearing = false;
        const { serverUrl } = identity.credentials();
        if (serverUrl !== null) pairing.ask(serverUrl);
      }
    },
    close: line.close,
    reactions: {
      connected: () => void refresh(),
      event(event) {
        if (event.type === 'counter_changed') void refresh();
      },
    },
    handlers: {
      async 'device.useDemo'() {
        if (ports.demo === null) return err('demo_unavailable');
        const chosen = await choose({ kind: 'demo' }, ports.demo.url, demo.start);
        if (!chosen.ok && !identity.usesDemo()) void demo.stop();
        return !chosen.ok && isLineDown(chosen.error) ? err('demo_unavailable') : chosen;
      },
      async 'device.connect'(input) {
        const url = normaliseServerUrl(input.url);
        if (!url.ok) return url;
        const chosen = await choose({ kind: 'server', url: url.value }, url.value, async () => true);
        if (chosen.ok) void demo.stop();
        return chosen;
      },
      async 'device.pair'(input) {
        if (stage() !== 'pair' || isClearing) return err('wrong_step');
        const choosing = choices;
        const installationId = settings.read().installationId ?? ports.newId();
        settings.write({ installationId });
        const paired = await pairing.pair({ installationId, ...input });
        if (!paired.ok) return paired;
        if (stage() !== 'pair' || choosing !== choices) return err('wrong_step');
        // What was another shop's goes before this counter counts as paired, so that an end in between leaves nothing of it.
        take(paired.value.counter);
        identity.pair(paired.value.deviceToken);
        store.setState({ stage: { kind: 'locked' } });
        line.open();
        return ok({});
      },
      'device.forget': () => {
        if (isClearing) return err('wrong_step');
        void demo.stop(leave({ kind: 'none' }));
        return ok({});
      },
    },
  };
}
