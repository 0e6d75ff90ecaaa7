import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyLimit, resendOpensAt, type WindowLimit } from '#shared/domain/verification.ts';

const limit: WindowLimit = { code: 'limit_number', max: 3, windowMs: 600 };

describe('a limit on sends', () => {
  it('leaves what is not used within its window', () => {
    expect(applyLimit(limit, [], 1_000)).toEqual({ left: 3 });
    expect(applyLimit(limit, [500, 400, 399], 1_000)).toEqual({ left: 2 });
  });

  it('lifts when the oldest send that counts leaves the window', () => {
    expect(applyLimit(limit, [900, 700, 800], 1_000)).toEqual({ left: 0, code: 'limit_number', liftsAt: 1_300 });
    expect(applyLimit(limit, [900, 700, 800], 1_300)).toEqual({ left: 1 });
  });

  it('never allows more than its most within any window, when its word is kept', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }), (gaps) => {
        const sentAt: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const state = applyLimit(limit, sentAt, now);
          if (!('code' in state)) sentAt.push(now);
          else expect(applyLimit(limit, sentAt, state.liftsAt)).not.toHaveProperty('code');
        }
        for (const at of sentAt) {
          const within = sentAt.filter((other) => other > at - limit.windowMs && other <= at);
          expect(within.length).toBeLessThanOrEqual(limit.max);
        }
      }),
    );
  });
});

describe('sending again', () => {
  it.each([
    [1, 30_000],
    [2, 60_000],
    [3, 120_000],
    [9, 120_000],
  ])('opens after send number %d in %d ms', (sends, wait) => {
    expect(resendOpensAt(sends, 1_000)).toBe(1_000 + wait);
  });
});
