import { describe, expect, it } from 'vitest';
import { mergeVerifications } from '#core/features/registration/merge.ts';
import { verification } from '#test/fake-shop.ts';

const NOW = verification.message.queuedAt;
const merge = (known: typeof verification, heard: typeof verification, now = NOW) =>
  mergeVerifications(known, heard, now);

const sent = { ...verification, message: { ...verification.message, status: 'sent' as const, sentAt: 5 } };
const delivered = { ...sent, message: { ...sent.message, status: 'delivered' as const, endedAt: 9 } };
const resent = {
  ...verification,
  triesLeft: 5,
  message: { ...verification.message, id: 'newer', queuedAt: verification.message.queuedAt + 1 },
};

describe('two reports on one verification', () => {
  it('never move a message back, whichever comes first', () => {
    expect(merge(delivered, sent).message).toEqual(delivered.message);
    expect(merge(sent, delivered).message).toEqual(delivered.message);
  });

  it('prefer the newer message, with the tries that were left when it was sent', () => {
    const tried = { ...delivered, triesLeft: 1 };
    expect(merge(tried, resent)).toMatchObject({ triesLeft: 5, message: { id: 'newer' } });
    expect(merge(resent, tried)).toMatchObject({ triesLeft: 5, message: { id: 'newer' } });
  });

  it('never give back a try of the same message', () => {
    expect(merge({ ...sent, triesLeft: 3 }, { ...delivered, triesLeft: 4 }).triesLeft).toBe(3);
  });

  it('give tries back once the wait for them is over, and not before', () => {
    const usedUp = { ...sent, triesLeft: 0, triesLiftAt: NOW + 900_000 };
    const lifted = { ...sent, triesLeft: 1, triesLiftAt: null };
    expect(merge(usedUp, lifted, NOW + 899_999)).toMatchObject({ triesLeft: 0, triesLiftAt: NOW + 900_000 });
    expect(merge(usedUp, lifted, NOW + 900_000)).toMatchObject({ triesLeft: 1, triesLiftAt: null });
    expect(merge(lifted, usedUp)).toMatchObject({ triesLeft: 0, triesLiftAt: NOW + 900_000 });
  });

  it('never take back that a number was verified', () => {
    expect(merge({ ...sent, status: 'verified' }, delivered).status).toBe('verified');
  });
});
