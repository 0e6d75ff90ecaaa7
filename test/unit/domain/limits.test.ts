import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, limitsSchema } from '#shared/domain/limits.ts';

describe('limits', () => {
  it('are within bounds from the start', () => {
    expect(limitsSchema.parse(DEFAULT_LIMITS)).toEqual(DEFAULT_LIMITS);
  });

  it.each([
    ['none at all', { numberTenMinutes: 0 }],
    ['more than a number may ever have', { numberDay: 21 }],
    ['a part of a code', { deviceHour: 1.5 }],
    ['no cap', { shopDay: 100_001 }],
    ['a country that there is not', { countries: ['XX'] }],
    ['a country twice', { countries: ['MY', 'MY'] }],
  ])('are refused: %s', (_what, change) => {
    expect(limitsSchema.safeParse({ ...DEFAULT_LIMITS, ...change }).success).toBe(false);
  });
});
