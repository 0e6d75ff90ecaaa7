import type { Snapshot, Update } from '#shared/contract/snapshot.ts';
import { mayDecideForComputer } from '#shared/domain/permissions.ts';
import { err, ok } from '#shared/errors.ts';
import type { Done } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import type { Desktop } from '../../ports.ts';
import type { DeviceFeature } from '../device/device.ts';
import { createRemoval } from './removal.ts';

interface ComputerFeature extends Feature<'computer'> {
  /** Shows the app as it was chosen for this computer. Called once the first stage is on screen. */
  start(): void;
  close(): void;
}

/** What the app does on this computer, whichever shop it is a counter of, and how to undo all of it. */
export function createComputer(context: CoreContext, device: Pick<DeviceFeature, 'clear'>): ComputerFeature {
  const { ports, store, identity, demo } = context;
  const { desktop, settings } = ports;
  const removeAll = createRemoval(context);
  let stopShowing = (): void => undefined;
  const mayDecide = () => mayDecideForComputer(store.getState().stage);

  /** Puts on screen what was chosen, as it stands in the settings. */
  function showChoices(): void {
    const { theme, language, zoom, kiosk, notifications } = settings.read().preferences;
    store.setState(({ app, computer }) => ({
      app: { ...app, theme, language },
      computer: desktop && {
        zoom,
        kiosk,
        notifications,
        startsAtLogin: desktop.startsAtLogin(),
        update: computer?.update ?? { kind: 'off' },
      },
    }));
  }

  async function resetDemo(): Promise<Done> {
    const isInUse = identity.usesDemo();
    if (!mayDecide()) return err('forbidden');
    if (ports.demo === null) return err('demo_unavailable');
    if (!isInUse && store.getState().stage.kind !== 'welcome') return err('wrong_step');
    const checked = ports.demo.checkReset();
    if (!checked.ok) return checked;
    return device.clear({ kind: isInUse ? 'demo' : 'none' }, async () => {
      try {
        await demo.remove();
      } catch (error) {
        ports.log.error('demo_not_removed', { error: error instanceof Error ? error.name : typeof error });
        return err('data_not_removed');
      }
      return !isInUse || (await demo.start()) ? ok({}) : err('demo_unavailable');
    });
  }

  return {
    start() {
      showChoices();
      if (desktop === null) return;
      stopShowing = follow(context, desktop);
      desktop.updates.onChange((update) =>
        store.setState(({ computer }) => ({ computer: computer && { ...computer, update } })),
      );
    },
    close: () => stopShowing(),
    reactions: {},
    handlers: {
      'computer.change': (change) => {
        const { computer } = store.getState();
        if (desktop === null || computer === null) return err('desktop_only');
        const { zoom = computer.zoom, notifications = computer.notifications } = change;
        const { kiosk = computer.kiosk, startsAtLogin = computer.startsAtLogin } = change;
        const isForOwners = change.kiosk !== undefined || change.startsAtLogin !== undefined;
        if (isForOwners && !mayDecide()) return err('forbidden');
        if (startsAtLogin !== null && startsAtLogin !== computer.startsAtLogin) {
          if (computer.startsAtLogin === null) return err('desktop_only');
          desktop.setStartsAtLogin(startsAtLogin);
        }
        settings.write({ preferences: { ...settings.read().preferences, zoom, kiosk, notifications } });
        showChoices();
        return ok({});
      },
      'computer.checkForUpdate': () => askUpdates(['none', 'failed'], (updates) => updates.check()),
      'computer.installUpdate': () => askUpdates(['ready'], (updates) => updates.install()),
      'computer.resetDemo': resetDemo,
      'computer.removeData': async () => {
        if (!mayDecide()) return err('forbidden');
        const removed = await device.clear({ kind: 'none' }, removeAll);
        store.setState(({ app }) => ({ app: { ...app, goTo: null } }));
        showChoices();
        return removed;
      },
    },
  };

  function askUpdates(kinds: readonly Update['kind'][], ask: (updates: Desktop['updates']) => void): Done {
    const { computer } = store.getState();
    if (desktop === null || computer === null) return err('desktop_only');
    if (!kinds.includes(computer.update.kind)) return err('wrong_step');
    ask(desktop.updates);
    return ok({});
  }
}

/** Tells the desktop how the app is to look now and whenever that changes, until the returned function is called. */
function follow({ store }: CoreContext, desktop: Desktop): () => void {
  let shown: Parameters<Desktop['show']>[0] | null = null;

  function show({ computer, stage }: Pick<Snapshot, 'computer' | 'stage'>): void {
    if (computer === null) return;
    const isCounter = stage.kind === 'locked' || stage.kind === 'open';
    const looks = { zoom: computer.zoom, kiosk: computer.kiosk && isCounter };
    if (shown?.zoom === looks.zoom && shown.kiosk === looks.kiosk) return;
    shown = looks;
    desktop.show(looks);
  }

  show(store.getState());
  return store.subscribe(show);
}
