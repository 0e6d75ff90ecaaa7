import type { Micros } from './money.ts';

/** How the bar is coloured: `low` is amber, `critical` is red. */
export type CreditLevel = 'ok' | 'low' | 'critical';

const LOW_MESSAGES = 100;
const CRITICAL_MESSAGES = 5;

/** Estimated local SMS messages left: how many one-segment messages to the home country the available credit pays. */
export function messagesLeft(available: Micros, pricePerSegment: Micros): number {
  return Math.max(0, Math.floor(available / pricePerSegment));
}

/** `critical` when fewer than the next five local messages can be paid, `low` when fewer than the next hundred. */
export function creditLevel(localMessagesLeft: number): CreditLevel {
  if (localMessagesLeft < CRITICAL_MESSAGES) return 'critical';
  return localMessagesLeft < LOW_MESSAGES ? 'low' : 'ok';
}
