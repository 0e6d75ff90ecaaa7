import { describe, expect, it } from 'vitest';
import type { Message } from '#shared/api/verifications.ts';
import { codeState } from '../../../renderer/features/registration/code-state.ts';

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
