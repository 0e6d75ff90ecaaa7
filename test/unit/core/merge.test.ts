import { describe, expect, it } from 'vitest';
import { mergeVerifications } from '#core/features/registration/merge.ts';
import { verification } from '#test/fake-shop.ts';

const sent = { ...verification, message: { ...verification.message, status: 'sent' as const, sentAt: 5 } };
const delivered = { ...sent, message: { ...sent.message, status: 'delivered' as const, endedAt: 9 } };
const resent = {
  ...verification,
  triesLeft: 5,
  message: { ...verification.message, id: 'newer', queuedAt: verification.message.queuedAt + 1 },
};

describe('two reports on one verification', () => {
  it('never move a message back, whichever comes first', () => {
    expect(mergeVerifications(delivered, sent).message).toEqual(delivered.message);
    expect(mergeVerifications(sent, delivered).message).toEqual(delivered.message);
  });

  it('prefer the newer message, with its own tries', () => {
    const tried = { ...delivered, triesLeft: 1 };
    expect(mergeVerifications(tried, resent)).toMatchObject({ triesLeft: 5, message: { id: 'newer' } });
    expect(mergeVerifications(resent, tried)).toMatchObject({ triesLeft: 5, message: { id: 'newer' } });
  });

  it('never give back a try of the same message', () => {
    expect(mergeVerifications({ ...sent, triesLeft: 3 }, { ...delivered, triesLeft: 4 }).triesLeft).toBe(3);
  });

  it('never take back that a number was verified', () => {
    expect(mergeVerifications({ ...sent, status: 'verified' }, delivered).status).toBe('verified');
  });
});
