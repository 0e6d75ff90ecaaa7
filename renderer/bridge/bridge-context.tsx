import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { InputOf, MethodName, OutputOf } from '#shared/contract/bridge.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { AppError, Result } from '#shared/errors.ts';
import type { DesktopBridge } from './desktop-bridge.ts';
import { createLatestSender, type LatestSender } from './latest-sender.ts';
import { isLineError } from './line-error.ts';
import type { SnapshotSource, SnapshotState } from './snapshot-source.ts';

interface Client {
  bridge: DesktopBridge;
  source: SnapshotSource;
}

const ClientContext = createContext<Client | null>(null);

export function BridgeProvider({ client, children }: { client: Client; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('a part that needs the bridge was rendered outside of BridgeProvider');
  return client;
}

/** The snapshot with its loading and failed states, for the root; everything below uses {@link useSnapshot}. */
export function useSnapshotState(): { state: SnapshotState; load: () => Promise<void> } {
  const { source } = useClient();
  return { state: useStore(source.store), load: source.load };
}

/** A part of the newest snapshot; renders again only when that part changes. */
export function useSnapshot<T>(select: (snapshot: Snapshot) => T): T {
  return useStore(useClient().source.store, (state) => {
    if (state.kind !== 'ready') throw new Error('a screen was rendered before the first snapshot');
    return select(state.snapshot);
  });
}

/** One method of the bridge with what a button shows of it. */
export interface Call<M extends MethodName> {
  run(input: InputOf<M>): Promise<Result<OutputOf<M>>>;
  busy: boolean;
  /** Why the last run failed; null again when the next one starts, and a lost line is over once it is live again. */
  error: AppError | null;
  clearError(): void;
}

type Progress = { kind: 'idle' } | { kind: 'busy' } | { kind: 'failed'; error: AppError };

export function useCall<M extends MethodName>(name: M): Call<M> {
  const { bridge } = useClient();
  const [progress, setProgress] = useState<Progress>({ kind: 'idle' });
  const run = useCallback(
    async (input: InputOf<M>) => {
      setProgress({ kind: 'busy' });
      const result = await bridge.call(name, input);
      // That the password is needed again shows itself: the page asks for it.
      const failed = !result.ok && result.error.code !== 'password_required';
      setProgress(failed ? { kind: 'failed', error: result.error } : { kind: 'idle' });
      return result;
    },
    [bridge, name],
  );
  const live = useSnapshot((snapshot) => snapshot.connection.kind === 'live');
  useEffect(() => {
    if (live) setProgress((last) => (last.kind === 'failed' && isLineError(last.error) ? { kind: 'idle' } : last));
  }, [live]);
  const clearError = useCallback(() => setProgress({ kind: 'idle' }), []);
  return { run, busy: progress.kind === 'busy', error: progress.kind === 'failed' ? progress.error : null, clearError };
}

/** For text fields: tells the core what is typed, see {@link createLatestSender}. */
export function useTyping<M extends MethodName>(name: M): LatestSender<InputOf<M>> {
  const { bridge } = useClient();
  const [sender] = useState(() => createLatestSender((input: InputOf<M>) => bridge.call(name, input)));
  return sender;
}
