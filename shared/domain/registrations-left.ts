import type { Micros } from './money.ts';

/** The shop's own codes per registration are those of so many milliseconds before now: thirty days. */
export const CODES_WINDOW_MS = 30 * 24 * 60 * 60_000;

/**
 * How many more members the credit registers: available ÷ (price of one code × codes sent ÷ registrations verified).
 * @param available micro-units
 * @param pricePerCode micro-units for one code to the home country
 * @param sends codes sent for registrations in the {@link CODES_WINDOW_MS} before now
 * @param verified registrations that were verified by one of those codes
 * @returns null while it cannot be told: nothing was verified, or a code costs nothing
 */
export function registrationsLeft(
  available: Micros,
  pricePerCode: Micros,
  sends: number,
  verified: number,
): number | null {
  // Credit times registrations is soon more than a number holds exactly.
  const costOfAll = BigInt(pricePerCode) * BigInt(sends);
  if (verified <= 0 || costOfAll <= 0n) return null;
  return Number((BigInt(Math.max(0, available)) * BigInt(verified)) / costOfAll);
}
