import type { Clock } from '#core/ports.ts';

/** Milliseconds that a page may take to load, or to come back after it was reloaded. */
const PATIENCE = 8_000;

/** Watches over the pages that are open, and tells when there has been none for a while. */
export function createAttendance(clock: Clock, onAbandoned: () => void) {
  let pages = 0;
  let cancel = (): void => undefined;

  /** From now on a page is expected. */
  function expect(): void {
    cancel();
    if (pages === 0) cancel = clock.after(PATIENCE, onAbandoned);
  }

  return {
    expect,
    opened(): void {
      pages += 1;
      cancel();
    },
    closed(): void {
      pages -= 1;
      expect();
    },
    stop: () => cancel(),
  };
}
