import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { offeredWipes, type Wipe } from './computer-rules.ts';

/** What may be removed by whoever is here now. */
export function useOfferedWipes(): Wipe[] {
  const stage = useSnapshot((snapshot) => snapshot.stage);
  const server = useSnapshot((snapshot) => snapshot.server);
  return offeredWipes({ stage, server });
}
