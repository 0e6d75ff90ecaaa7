import type { ErrorCode } from '../errors.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const CODE_LENGTH = 6;
/** How long a code is valid after it was sent, in milliseconds. */
export const CODE_VALID_MS = 5 * MINUTE;
export const CODE_TRIES = 5;
/** How long a proved number may wait for its member's details, in milliseconds. */
export const VERIFIED_VALID_MS = HOUR;

const RESEND_WAITS = [30 * SECOND, 60 * SECOND, 120 * SECOND] as const;

/** When the next resend opens, after `sends` messages of which the last left at `lastSentAt` (epoch ms). */
export function resendOpensAt(sends: number, lastSentAt: number): number {
  return lastSentAt + (RESEND_WAITS[Math.min(sends, RESEND_WAITS.length) - 1] ?? RESEND_WAITS[0]);
}

/** One limit on sends: at most `max` within any `windowMs`. */
export interface SendLimit {
  code: Extract<ErrorCode, 'limit_number' | 'limit_number_day' | 'limit_device' | 'limit_shop'>;
  max: number;
  windowMs: number;
}

export const NUMBER_LIMITS: readonly SendLimit[] = [
  { code: 'limit_number', max: 3, windowMs: 10 * MINUTE },
  { code: 'limit_number_day', max: 6, windowMs: DAY },
];
export const DEVICE_LIMIT: SendLimit = { code: 'limit_device', max: 30, windowMs: HOUR };
export const shopLimit = (dailyCap: number): SendLimit => ({ code: 'limit_shop', max: dailyCap, windowMs: DAY });

export type LimitState = { left: number } | { left: 0; code: SendLimit['code']; liftsAt: number };

/**
 * What a sliding window leaves.
 * @param sentAt the moments of earlier sends within reach of the limit, in any order (epoch ms)
 */
export function applyLimit(limit: SendLimit, sentAt: readonly number[], now: number): LimitState {
  const recent = sentAt.filter((at) => at > now - limit.windowMs).sort((a, b) => a - b);
  const left = limit.max - recent.length;
  if (left > 0) return { left };
  // Room returns once the oldest of the last `max` sends leaves the window.
  const oldest = recent[recent.length - limit.max] ?? now;
  return { left: 0, code: limit.code, liftsAt: oldest + limit.windowMs };
}

/** The state of a message on its way, in the order it may move. */
export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'failed';
