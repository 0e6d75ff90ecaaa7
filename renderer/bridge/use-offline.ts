import { useSnapshot } from './bridge-context.tsx';

/** Whether nothing can be asked of the backend: there is no line, or whoever came in without one is not signed in yet. */
export function useOffline(): boolean {
  return useSnapshot(
    ({ connection, stage }) => connection.kind === 'offline' || (stage.kind === 'open' && stage.session === 'offline'),
  );
}
