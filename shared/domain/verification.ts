import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { Limits } from './limits.ts';

/** What a code proves a number for. */
export const verificationPurposeSchema = z.enum(['registration', 'password_reset']);
export type VerificationPurpose = z.infer<typeof verificationPurposeSchema>;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const CODE_LENGTH = 6;
/** How long a code is valid after it was sent, in milliseconds. */
export const CODE_VALID_MS = 5 * MINUTE;
const CODE_TRIES = 5;
/** How long a proved number may wait for its member's details, in milliseconds. */
export const VERIFIED_VALID_MS = HOUR;

const RESEND_WAITS = [30 * SECOND, 60 * SECOND, 120 * SECOND] as const;

/** When the next resend opens, after `sends` messages of which the last left at `lastSentAt` (epoch ms). */
export function resendOpensAt(sends: number, lastSentAt: number): number {
  return lastSentAt + (RESEND_WAITS[Math.min(sends, RESEND_WAITS.length) - 1] ?? RESEND_WAITS[0]);
}

/** One limit on sends, or on wrong codes: at most `max` within any `windowMs`. */
export interface WindowLimit {
  code: Extract<ErrorCode, 'limit_number' | 'limit_number_day' | 'limit_device' | 'limit_shop' | 'limit_tries'>;
  max: number;
  windowMs: number;
}

export const NUMBER_WINDOW_MS = DAY;

export const numberLimits = ({ numberTenMinutes, numberDay }: Limits): readonly WindowLimit[] => [
  { code: 'limit_number', max: numberTenMinutes, windowMs: 10 * MINUTE },
  { code: 'limit_number_day', max: numberDay, windowMs: NUMBER_WINDOW_MS },
];
export const deviceLimit = ({ deviceHour }: Limits): WindowLimit => ({
  code: 'limit_device',
  max: deviceHour,
  windowMs: HOUR,
});
export const shopLimit = ({ shopDay }: Limits): WindowLimit => ({ code: 'limit_shop', max: shopDay, windowMs: DAY });

/**
 * Wrong codes for one number, whatever the code, the message or the counter: a new code brings no new tries. A try while
 * none is left is not looked at and not counted, so that nobody can keep a number locked for longer than the window.
 */
export const TRY_LIMIT: WindowLimit = { code: 'limit_tries', max: CODE_TRIES, windowMs: 15 * MINUTE };

export type LimitState = { left: number } | { left: 0; code: WindowLimit['code']; liftsAt: number };

/**
 * What a sliding window leaves.
 * @param sentAt the moments of earlier sends or tries within reach of the limit, in any order (epoch ms)
 */
export function applyLimit(limit: WindowLimit, sentAt: readonly number[], now: number): LimitState {
  const recent = sentAt.filter((at) => at > now - limit.windowMs).sort((a, b) => a - b);
  const left = limit.max - recent.length;
  if (left > 0) return { left };
  // Room returns once the oldest of the last `max` sends leaves the window.
  const oldest = recent[recent.length - limit.max] ?? now;
  return { left: 0, code: limit.code, liftsAt: oldest + limit.windowMs };
}

/** The state of a message on its way, in the order it may move. */
export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'failed';
