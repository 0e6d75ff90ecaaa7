import { describe, expect, it } from 'vitest';
import type { Message, NoCodeReport } from '#shared/api/verifications.ts';
import { adviseNoCode } from '#shared/domain/no-code-advice.ts';

const SECOND = 1_000;

const message: Message = {
  id: '00000000-0000-4000-8000-000000000006',
  status: 'sent',
  failure: null,
  queuedAt: 0,
  sentAt: 1 * SECOND,
  endedAt: null,
};
const pending = {
  triesLeft: 5,
  triesLiftAt: null,
  expiresAt: 300 * SECOND,
  resendOpensAt: 40 * SECOND,
  message,
};
const failed = (failure: NonNullable<Message['failure']>) => ({
  ...pending,
  resendOpensAt: 5 * SECOND,
  message: { ...message, status: 'failed' as const, failure, endedAt: 5 * SECOND },
});
const delivered = { ...pending, message: { ...message, status: 'delivered' as const, endedAt: 4 * SECOND } };

const report = (recent: Partial<NoCodeReport['recent']>): NoCodeReport => ({
  country: 'SG',
  messages: [message],
  recent: {
    since: 0,
    sent: 20,
    delivered: 20,
    failed: 0,
    verified: 18,
    medianDeliveryMs: 4 * SECOND,
    lastDeliveredAt: 0,
    ...recent,
  },
});
const fine = report({});
const slow = report({ delivered: 9 });

describe('what to do about a code that has not come', () => {
  it('is to wait for as long as the shop’s other codes take twice', () => {
    const late = report({ medianDeliveryMs: 12 * SECOND });
    expect(adviseNoCode(pending, late, 24_999)).toEqual({ kind: 'wait', until: 25 * SECOND });
    expect(adviseNoCode(pending, late, 25_000)).toEqual({ kind: 'resend_at', at: 40 * SECOND });
    expect(adviseNoCode(pending, fine, 10_999)).toEqual({ kind: 'wait', until: 11 * SECOND });
  });

  it('is to wait half a minute where nothing is known of others', () => {
    for (const known of [null, report({ sent: 0, delivered: 0, medianDeliveryMs: null })]) {
      expect(adviseNoCode(pending, known, 30_999)).toEqual({ kind: 'wait', until: 31 * SECOND });
    }
  });

  it('is to wait for a message that is still queued, too', () => {
    const queued = { ...pending, message: { ...message, status: 'queued' as const, sentAt: null } };
    expect(adviseNoCode(queued, fine, 9_999)).toEqual({ kind: 'wait', until: 10 * SECOND });
  });

  it('is to send a new one once that is late and a new one may be sent', () => {
    expect(adviseNoCode(pending, fine, 39_999)).toEqual({ kind: 'resend_at', at: 40 * SECOND });
    expect(adviseNoCode(pending, fine, 40_000)).toEqual({ kind: 'resend_now' });
  });

  it('is to look at the phone as soon as the carrier has delivered it, whatever others do', () => {
    expect(adviseNoCode(delivered, slow, 4_000)).toEqual({ kind: 'look_on_phone' });
    expect(adviseNoCode(delivered, null, 299_999)).toEqual({ kind: 'look_on_phone' });
  });

  it('is to check the number when the carrier refused it or could not reach it', () => {
    expect(adviseNoCode(failed('refused'), slow, 6_000)).toEqual({ kind: 'check_number', failure: 'refused' });
    expect(adviseNoCode(failed('undelivered'), fine, 6_000)).toEqual({ kind: 'check_number', failure: 'undelivered' });
    expect(adviseNoCode(failed('undelivered'), null, 6_000)).toEqual({ kind: 'check_number', failure: 'undelivered' });
  });

  it('is to send again what was not handed to the carrier', () => {
    expect(adviseNoCode(failed('not_sent'), slow, 4_000)).toEqual({ kind: 'resend_at', at: 5 * SECOND });
    expect(adviseNoCode(failed('not_sent'), slow, 5_000)).toEqual({ kind: 'resend_now' });
  });

  it('is to wait or come back later while most others to the country do not arrive, or late', () => {
    expect(adviseNoCode(pending, slow, 40_000)).toEqual({ kind: 'country_slow' });
    expect(adviseNoCode(failed('undelivered'), slow, 6_000)).toEqual({ kind: 'country_slow' });
    expect(adviseNoCode(pending, report({ medianDeliveryMs: 60_001 }), 2_000)).toEqual({ kind: 'country_slow' });
    expect(adviseNoCode(pending, report({ delivered: 10 }), 40_000)).toEqual({ kind: 'resend_now' });
  });

  it('makes nothing of a handful of others', () => {
    expect(adviseNoCode(pending, report({ sent: 4, delivered: 0 }), 40_000)).toEqual({ kind: 'resend_now' });
    expect(adviseNoCode(pending, report({ sent: 5, delivered: 0 }), 40_000)).toEqual({ kind: 'country_slow' });
  });

  it('is to send a new one when the old one is over', () => {
    const over = { ...delivered, resendOpensAt: 320 * SECOND };
    expect(adviseNoCode(over, slow, 300_000)).toEqual({ kind: 'code_expired', resendAt: 320 * SECOND });
  });

  it('is to wait for the tries before anything else, as a new code brings none', () => {
    const none = { ...failed('refused'), triesLeft: 0, triesLiftAt: 900 * SECOND };
    expect(adviseNoCode(none, slow, 899_999)).toEqual({ kind: 'tries_used_up', until: 900 * SECOND });
    expect(adviseNoCode(none, slow, 900_000)).toEqual({ kind: 'check_number', failure: 'refused' });
    expect(adviseNoCode({ ...none, triesLiftAt: null }, slow, 0)).toEqual({ kind: 'tries_used_up', until: null });
  });
});
