const MINUTE = 60_000;

/** How codes to a country fared within the {@link STOP_WINDOW_MS} before now, without those still on their way. */
export interface CountryRecord {
  /** Codes that were paid for. */
  sent: number;
  /** Those of them that a customer read back. */
  verified: number;
}

/** Milliseconds that count before now. */
export const STOP_WINDOW_MS = 60 * MINUTE;
/** A code younger than this may still be read back, and says nothing yet: milliseconds. */
export const STOP_SETTLE_MS = 5 * MINUTE;
/** How long a stop lasts when no owner lifts it before, in milliseconds. */
export const STOP_LASTS_MS = 24 * 60 * MINUTE;

const FEWEST_CODES = 20;
const LOWEST_SHARE = 0.2;

/**
 * Whether sending to a country stops: nearly nobody reads the codes back. That is what SMS pumping looks like (numbers
 * that only earn a share of the message's price), and a carrier that swallows messages.
 */
export function shouldStop({ sent, verified }: CountryRecord): boolean {
  return sent >= FEWEST_CODES && verified < sent * LOWEST_SHARE;
}
