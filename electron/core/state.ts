import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { CorePorts } from './ports.ts';

/** What the features write and the screen shows; the revision is the publisher's. */
type State = Omit<Snapshot, 'revision'>;
export type Store = StoreApi<State>;

export function createState({ app, settings, secrets }: Pick<CorePorts, 'app' | 'settings' | 'secrets'>): Store {
  const { preferences, deviceName } = settings.read();
  const { theme, language } = preferences;
  return createStore<State>(() => ({
    app: {
      ...app,
      theme,
      language,
      storage: 'ok',
      secrets: secrets.kind,
      clockOffset: 0,
      recovered: 'none',
      goTo: null,
    },
    computer: null,
    stage: { kind: 'welcome', demoAvailable: false },
    connection: { kind: 'none' },
    demo: null,
    shop: null,
    deviceId: null,
    deviceName,
    staff: [],
    offlineStaff: [],
    prices: [],
    countries: [],
    stoppedCountries: [],
    credit: null,
    creditIsCurrent: false,
    registration: null,
    drafts: [],
    today: null,
    billing: { kind: 'closed' },
    shopPage: { kind: 'closed' },
    routingPage: { kind: 'closed' },
    members: null,
    news: { messaging: 0, rewards: 0 },
  }));
}

export type Surroundings = Pick<State, 'connection' | 'stage'>;

/** Whether the backend can be asked as who is at the counter. */
export function isOnline({ connection, stage }: Surroundings): boolean {
  return connection.kind === 'live' && stage.kind === 'open' && stage.session === 'online';
}

/** Whether what was asked for `before` was asked on the line that is up `now`: on any other, changes may have gone by. */
export function isSameLine(before: State['connection'], now: State['connection']): boolean {
  return now.kind === 'live' && now === before;
}

/** Turns changes of the state into snapshots: all that happen in one turn of the event loop are one snapshot. */
export function createPublisher(store: Store) {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let current: Snapshot = { revision: 0, ...store.getState() };
  let pending = false;

  function publish(): void {
    if (!pending) return;
    pending = false;
    current = { ...store.getState(), revision: current.revision + 1 };
    for (const listener of listeners) listener(current);
  }

  const stop = store.subscribe(() => {
    if (pending) return;
    pending = true;
    queueMicrotask(publish);
  });

  return {
    /** The newest snapshot; what is still to be published is published first. */
    snapshot(): Snapshot {
      publish();
      return current;
    },
    onSnapshot(listener: (snapshot: Snapshot) => void): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close(): void {
      stop();
      listeners.clear();
    },
  };
}
