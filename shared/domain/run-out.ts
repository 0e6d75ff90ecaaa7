import type { Micros } from './money.ts';

/** The pace that counts is that of so many milliseconds before now: seven days. */
export const PACE_WINDOW_MS = 7 * 24 * 60 * 60_000;

/** The last moment that a date can hold (epoch ms); credit that lasts longer does not run out. */
const LAST_MOMENT = 8_640_000_000_000_000;

/**
 * When credit reaches zero at the pace of the last seven days.
 * @param available micro-units
 * @param spent micro-units, in the {@link PACE_WINDOW_MS} before now; what came back is taken off
 * @param now epoch milliseconds, as is the result
 * @returns null when nothing was spent, or when it would last beyond all dates; now when nothing is left
 */
export function runsOutAt(available: Micros, spent: Micros, now: number): number | null {
  if (spent <= 0) return null;
  const at = now + Math.floor((Math.max(0, available) * PACE_WINDOW_MS) / spent);
  return at > LAST_MOMENT ? null : at;
}
