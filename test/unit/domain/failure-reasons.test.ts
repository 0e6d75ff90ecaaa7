import { describe, expect, it } from 'vitest';
import { failureReason } from '#shared/domain/failure-reasons.ts';

describe('the reason that a report counts', () => {
  it.each([
    ['undelivered', 'twilio_30003', 'unreachable'],
    ['undelivered', 'twilio_30004', 'blocked'],
    ['undelivered', 'twilio_30007', 'blocked'],
    ['undelivered', 'twilio_30005', 'no_such_number'],
    ['refused', 'twilio_21211', 'no_such_number'],
    ['undelivered', 'twilio_30006', 'cannot_receive'],
    ['refused', 'twilio_21614', 'cannot_receive'],
    ['refused', 'twilio_21610', 'opted_out'],
    ['refused', 'twilio_21408', 'not_allowed'],
    ['refused', 'demo_refused', 'no_such_number'],
    ['refused', 'demo_opted_out', 'opted_out'],
    ['undelivered', 'demo_unreachable', 'unreachable'],
    ['undelivered', 'twilio_30008', 'other'],
    ['undelivered', null, 'other'],
    ['refused', null, 'other'],
    ['refused', 'constructor', 'other'],
    ['not_sent', null, 'not_sent'],
    ['not_sent', 'twilio_never_took_it', 'not_sent'],
    ['not_sent', 'twilio_30003', 'not_sent'],
  ] as const)('of a message that was %s by %s is %s', (failure, cause, reason) => {
    expect(failureReason(failure, cause)).toBe(reason);
  });
});
