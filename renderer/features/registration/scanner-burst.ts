/** A barcode scanner types a key every few milliseconds; a fast typist needs about eighty. */
export const SCANNER_GAP_MS = 25;
/** Shorter bursts are two keys hit at once. */
const SHORTEST_CODE = 6;
/** With Enter right behind them, fewer keys tell as much. */
const SHORTEST_WITH_ENTER = 3;

/**
 * Whether Enter ends a burst that no hand can type.
 * @param keys when each character came, oldest first; pasted text is one of them
 * @param enter when Enter came; all in milliseconds of one clock
 */
export function isScannerBurst(keys: readonly number[], enter: number): boolean {
  const burst = [...keys.slice(-SHORTEST_CODE), enter];
  if (burst.length <= SHORTEST_CODE) return false;
  return burst.every((at, index) => at - (burst[index - 1] ?? at) <= SCANNER_GAP_MS);
}

export interface ScanWatch {
  /**
   * Notes a key.
   * @param at milliseconds of one clock
   * @param full whether the field is full and about to act
   * @returns whether it belongs to a scan: then neither it nor what came before it counts
   */
  isScan(key: 'digit' | 'enter', at: number, full: boolean): boolean;
  /** Whether the last key came too fast for a hand, so that the next one has to be awaited. */
  isFast(): boolean;
}

/** Tells a scanner from a hand in a field that acts by itself once it is full, where no Enter is waited for. */
export function createScanWatch(): ScanWatch {
  let last = Number.NEGATIVE_INFINITY;
  let run = 0;
  let scanning = false;
  return {
    isScan(key, at, full) {
      const joined = at - last <= SCANNER_GAP_MS;
      // Some scanners take a breath before their Enter; a full field waits no longer than that for it.
      const ends = full && run > 1;
      last = at;
      run = joined ? run + 1 : 1;
      scanning = ends || (joined && (scanning || (key === 'enter' && run > SHORTEST_WITH_ENTER)));
      return scanning;
    },
    isFast: () => run > 1,
  };
}
