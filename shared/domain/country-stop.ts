const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How codes to a country fared within a window before now, without those still on their way. */
export interface CountryRecord {
  /** Codes that were paid for. */
  sent: number;
  /** Those of them that a customer read back. */
  verified: number;
}

/** From how many codes within a window, and below which share that was read back, sending stops. */
interface StopRule {
  /** Milliseconds before now. */
  windowMs: number;
  fewest: number;
  share: number;
}

/** A burst shows within the hour; what goes slowly enough to hide there shows within the day. */
export const STOP_RULES: readonly StopRule[] = [
  { windowMs: HOUR, fewest: 20, share: 0.2 },
  { windowMs: 24 * HOUR, fewest: 40, share: 0.1 },
];

/** A code younger than this may still be read back, and says nothing yet: milliseconds. */
export const STOP_SETTLE_MS = 5 * MINUTE;
/** How long a stop lasts when no owner lifts it before, in milliseconds. */
export const STOP_LASTS_MS = 24 * HOUR;

/**
 * Whether sending to a country stops: nearly nobody reads the codes back. That is what SMS pumping looks like (numbers
 * that only earn a share of the message's price), and a carrier that swallows messages.
 */
export function shouldStop({ fewest, share }: StopRule, { sent, verified }: CountryRecord): boolean {
  return sent >= fewest && verified < sent * share;
}
