import type { Bridge } from '#shared/contract/bridge.ts';
import { err } from '#shared/errors.ts';
import type { DesktopBridge } from './desktop-bridge.ts';

/**
 * The bridge over the preload's global. A call that breaks inside the desktop side is answered with `internal`. The
 * window ends with the desktop side, so nobody is left to be told that it was closed.
 */
export function createElectronBridge(preload: Bridge): DesktopBridge {
  return {
    async call(name, input) {
      try {
        return await preload.call(name, input);
      } catch {
        return err('internal');
      }
    },
    follow({ onSnapshot }) {
      preload.onSnapshot(onSnapshot);
    },
  };
}
