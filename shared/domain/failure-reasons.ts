import type { Message } from '../api/verifications.ts';
import type { FailureReason } from './messaging.ts';

/**
 * The providers' coded causes that say something about the phone or the message. Twilio's numbers are those of its Error
 * and Warning Dictionary; `demo_` are the phone simulator's.
 */
const REASONS: ReadonlyMap<string, FailureReason> = new Map([
  ['twilio_30003', 'unreachable'],
  ['twilio_30004', 'blocked'],
  ['twilio_30007', 'blocked'],
  ['twilio_30005', 'no_such_number'],
  ['twilio_21211', 'no_such_number'],
  ['twilio_30006', 'cannot_receive'],
  ['twilio_21614', 'cannot_receive'],
  ['twilio_21610', 'opted_out'],
  ['twilio_21408', 'not_allowed'],
  ['demo_unreachable', 'unreachable'],
  ['demo_refused', 'no_such_number'],
  ['demo_opted_out', 'opted_out'],
]);

/**
 * Why a message did not arrive, coarse enough to be counted and understood.
 * @param failure how it failed: what was never handed over has no reason of a carrier's
 * @param cause the provider's coded reason, such as `twilio_30003`; null where it told none
 */
export function failureReason(failure: NonNullable<Message['failure']>, cause: string | null): FailureReason {
  if (failure === 'not_sent') return 'not_sent';
  return (cause === null ? undefined : REASONS.get(cause)) ?? 'other';
}
