import type { CoreContext } from '../../feature.ts';

/** Milliseconds. A computer that slept does not run its timers: after it wakes, the time is looked at within this. */
const LOOK_EVERY = 5_000;
const MINUTE = 60_000;

/**
 * Notices that nobody has touched the counter for as long as the shop's owner lets it stand open.
 * @param onIdle locks the counter, which ends the watch
 */
export function createIdleLock({ ports: { clock }, store }: CoreContext, onIdle: () => void) {
  /** When someone was last there, by this computer's clock; null while nobody is at the counter. */
  let lastTouch: number | null = null;
  let cancelNext = (): void => undefined;

  /** @returns milliseconds until the counter locks, or null while nobody is at it */
  function left(): number | null {
    const { shop } = store.getState();
    if (lastTouch === null || shop === null) return null;
    // After the clock was set back the time begins anew, or the counter would stand open until it has caught up.
    lastTouch = Math.min(lastTouch, clock.now());
    return lastTouch + shop.idleLockMinutes * MINUTE - clock.now();
  }

  function look(): void {
    cancelNext();
    const ms = left();
    if (ms === null) return;
    if (ms <= 0) onIdle();
    else cancelNext = clock.after(Math.min(ms, LOOK_EVERY), look);
  }

  return {
    /** Someone has come. */
    start(): void {
      lastTouch = clock.now();
      look();
    },
    /** Someone is still there. */
    touch(): void {
      if (lastTouch !== null) lastTouch = clock.now();
    },
    /** Locks a counter whose time is over, before anything is done for whoever is there now. */
    look,
    stop(): void {
      lastTouch = null;
      cancelNext();
    },
  };
}
