import type { Message, NoCodeReport, Verification } from '../api/verifications.ts';

/** What to do next about a code that has not come. Instants are epoch ms by the server's clock. */
export type NoCodeAdvice =
  /** It is not late yet. */
  | { kind: 'wait'; until: number }
  /** The carrier says that the phone has it: it lies among other messages, or on another phone. */
  | { kind: 'look_on_phone' }
  | { kind: 'resend_now' }
  | { kind: 'resend_at'; at: number }
  /** The carrier knows no such number, or could not reach the phone: the number is wrong, or the phone is off. */
  | { kind: 'check_number'; failure: 'refused' | 'undelivered' }
  /** The others to this country do not arrive either: waiting or coming back later helps, another message does not. */
  | { kind: 'country_slow' }
  /** Wrong codes have used up the number's tries; `until` is null where that is not known. */
  | { kind: 'tries_used_up'; until: number | null }
  /** Too old to be read out; a new one can be sent from `resendAt`. */
  | { kind: 'code_expired'; resendAt: number };

/** With fewer other codes than this, how they fared says nothing. */
const CODES_THAT_TELL = 5;
/** How long a message may take where nothing is known of others, and how long at least where something is: ms. */
const USUAL_WAIT_MS = 30_000;
const SHORTEST_WAIT_MS = 10_000;
/** A delivery that takes longer than this at half of all codes is slow: ms. */
const SLOW_DELIVERY_MS = 60_000;

/**
 * The next best thing to do at the counter while the code of a pending verification does not come.
 * @param report null where it could not be read, as without a line
 * @param now by the server's clock, epoch ms
 */
export function adviseNoCode(
  {
    triesLeft,
    triesLiftAt,
    expiresAt,
    resendOpensAt,
    message,
  }: Pick<Verification, 'triesLeft' | 'triesLiftAt' | 'expiresAt' | 'resendOpensAt' | 'message'>,
  report: NoCodeReport | null,
  now: number,
): NoCodeAdvice {
  const resend: NoCodeAdvice = now >= resendOpensAt ? { kind: 'resend_now' } : { kind: 'resend_at', at: resendOpensAt };
  if (triesLeft === 0 && (triesLiftAt === null || now < triesLiftAt)) {
    return { kind: 'tries_used_up', until: triesLiftAt };
  }
  const slow = report !== null && isSlow(report);
  if (message.status === 'failed') return afterFailure(message.failure, slow, resend);
  if (now >= expiresAt) return { kind: 'code_expired', resendAt: resendOpensAt };
  if (message.status === 'delivered') return { kind: 'look_on_phone' };
  if (slow) return { kind: 'country_slow' };
  const late = (message.sentAt ?? message.queuedAt) + patience(report);
  return now < late ? { kind: 'wait', until: late } : resend;
}

function afterFailure(failure: Message['failure'], slow: boolean, resend: NoCodeAdvice): NoCodeAdvice {
  if (failure === 'not_sent') return resend;
  if (failure === 'refused') return { kind: 'check_number', failure };
  // One phone that cannot be reached is off; many at once are the carrier's trouble.
  return slow ? { kind: 'country_slow' } : { kind: 'check_number', failure: 'undelivered' };
}

/** Whether most of the others did not arrive, or only late. */
function isSlow({ recent }: NoCodeReport): boolean {
  if (recent.sent < CODES_THAT_TELL) return false;
  return recent.delivered * 2 < recent.sent || (recent.medianDeliveryMs ?? 0) > SLOW_DELIVERY_MS;
}

/** Twice what the others take, in milliseconds. */
function patience(report: NoCodeReport | null): number {
  const median = report?.recent.medianDeliveryMs ?? null;
  return median === null ? USUAL_WAIT_MS : Math.max(2 * median, SHORTEST_WAIT_MS);
}
