import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { AppError } from '#shared/errors.ts';
import type { DesktopBridge } from './desktop-bridge.ts';

export type SnapshotState =
  | { kind: 'loading' }
  | { kind: 'failed'; error: AppError }
  /** The desktop side was closed: what was last on screen is no longer true. */
  | { kind: 'closed' }
  | { kind: 'ready'; snapshot: Snapshot };

export interface SnapshotSource {
  store: StoreApi<SnapshotState>;
  /** Asks for the whole snapshot; later ones arrive by themselves. May be called again after a failure. */
  load(): Promise<void>;
}

/** Keeps the newest snapshot the core published. It listens before it asks, so that none falls in between. */
export function createSnapshotSource(bridge: DesktopBridge): SnapshotSource {
  const store = createStore<SnapshotState>()(() => ({ kind: 'loading' }));

  const take = (snapshot: Snapshot) => {
    const current = store.getState();
    // The answer to a question and a published snapshot can overtake each other.
    if (current.kind === 'ready' && current.snapshot.revision >= snapshot.revision) return;
    store.setState({ kind: 'ready', snapshot }, true);
  };
  bridge.follow({ onSnapshot: take, onClosed: () => store.setState({ kind: 'closed' }, true) });

  return {
    store,
    async load() {
      const result = await bridge.call('app.getSnapshot', {});
      if (result.ok) take(result.value);
      else if (['loading', 'failed'].includes(store.getState().kind))
        store.setState({ kind: 'failed', error: result.error }, true);
    },
  };
}
