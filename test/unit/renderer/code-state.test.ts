import { describe, expect, it } from 'vitest';
import type { Message, NoCodeReport, Verification } from '#shared/api/verifications.ts';
import { member } from '#test/fake-shop.ts';
import { codeState, nextAct } from '../../../renderer/features/registration/code-state.ts';

const message: Message = {
  id: '00000000-0000-4000-8000-000000000006',
  status: 'delivered',
  failure: null,
  queuedAt: 0,
  sentAt: 1,
  endedAt: 2,
};
const sent = { triesLeft: 5, triesLiftAt: null, expiresAt: 300_000, message };

describe('what has become of a code', () => {
  it('is awaited while it holds', () => {
    expect(codeState(sent, null, 299_999)).toEqual({ kind: 'awaited' });
    expect(codeState(sent, { code: 'code_wrong' }, 1_000)).toEqual({ kind: 'awaited' });
  });

  it('is over when the server clock or the server itself says so', () => {
    expect(codeState(sent, null, 300_000)).toEqual({ kind: 'expired' });
    expect(codeState(sent, { code: 'code_expired' }, 1_000)).toEqual({ kind: 'expired' });
  });

  it('is not waited for when its message did not arrive', () => {
    const failed = { ...sent, message: { ...message, status: 'failed', failure: 'refused' } } as const;
    expect(codeState(failed, null, 1_000)).toEqual({ kind: 'not_delivered', failure: 'refused' });
  });

  it('waits for the number’s tries to come back, and a new code does not help', () => {
    const none = { ...sent, triesLeft: 0, triesLiftAt: 200_000 };
    expect(codeState(none, { code: 'limit_tries' }, 199_999)).toEqual({ kind: 'no_tries', liftsAt: 200_000 });
    expect(codeState(none, null, 200_000)).toEqual({ kind: 'awaited' });
    expect(codeState({ ...none, triesLiftAt: 900_000 }, null, 300_000)).toMatchObject({ kind: 'no_tries' });
    expect(codeState({ ...none, triesLiftAt: null }, null, 1_000)).toEqual({ kind: 'no_tries', liftsAt: null });
  });
});

describe('the next act while no code can be typed', () => {
  const verification = (over: Partial<Verification>): Verification => ({
    id: message.id,
    phone: '+6581234567',
    purpose: 'registration',
    status: 'pending',
    resendOpensAt: 40_000,
    ...sent,
    ...over,
  });
  const failed = (failure: NonNullable<Message['failure']>) =>
    verification({ message: { ...message, status: 'failed', failure } });
  /** What is on the button at `now`, epoch ms. */
  const act = (stage: Verification, now: number, isReset = false, report: NoCodeReport | null = null) =>
    nextAct(codeState(stage, null, now), { verification: stage, member: isReset ? member : null }, report, now);

  it('is to type it while it may come', () => {
    expect(act(verification({}), 60_000)).toBeNull();
  });

  it('is to check the number where the carrier refused it or could not reach it, as “Why no code?” says', () => {
    expect(act(failed('refused'), 60_000)).toBe('back');
    expect(act(failed('undelivered'), 60_000)).toBe('back');
  });

  it('is a new code once one may be sent, where the last one was not sent or is over', () => {
    expect(act(failed('not_sent'), 39_999)).toBeNull();
    expect(act(failed('not_sent'), 40_000)).toBe('resend');
    expect(act(verification({}), 300_000)).toBe('resend');
    const early = nextAct({ kind: 'expired' }, { verification: verification({}), member: null }, null, 299_000);
    expect(early).toBe('resend');
  });

  it('is to keep the number where a new code does not help, and to leave a reset', () => {
    const recent = { since: 0, sent: 9, delivered: 1, failed: 8, verified: 0, medianDeliveryMs: 1, lastDeliveredAt: 1 };
    expect(act(failed('undelivered'), 60_000, false, { country: 'SG', messages: [], recent })).toBe('why');
    const none = verification({ triesLeft: 0, triesLiftAt: 200_000 });
    expect(act(none, 60_000)).toBe('why');
    expect(act(none, 60_000, true)).toBe('back');
  });
});
