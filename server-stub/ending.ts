import type { RunningServer } from './server.ts';

/** @returns what ends this process, however often it is called, once what is under way is answered */
export function endingOf(server: RunningServer): () => void {
  let ending = false;
  return () => {
    if (ending) return;
    ending = true;
    void server.close().then(() => process.exit(0));
  };
}
