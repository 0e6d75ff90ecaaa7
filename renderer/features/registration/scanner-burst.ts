/** A barcode scanner types a key every few milliseconds; a fast typist needs about eighty. */
const SCANNER_GAP_MS = 25;
/** Shorter bursts are two keys hit at once. */
const SHORTEST_CODE = 6;

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
