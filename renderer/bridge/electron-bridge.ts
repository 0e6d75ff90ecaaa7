import type { Bridge } from '#shared/contract/bridge.ts';
import { err } from '#shared/errors.ts';

/** The bridge over the preload's global. A call that breaks inside the desktop side is answered with `internal`. */
export function createElectronBridge(preload: Bridge): Bridge {
  return {
    async call(name, input) {
      try {
        return await preload.call(name, input);
      } catch {
        return err('internal');
      }
    },
    onSnapshot: (listener) => preload.onSnapshot(listener),
  };
}
