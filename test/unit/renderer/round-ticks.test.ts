import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundTicks } from '../../../renderer/features/usage/round-ticks.ts';

describe('the lines of an axis', () => {
  it.each([
    [0, 1, [0, 1]],
    [3, 1, [0, 1, 2, 3]],
    [17, 1, [0, 5, 10, 15, 20]],
    [105, 1, [0, 50, 100, 150]],
    [2_830_000, 10_000, [0, 1_000_000, 2_000_000, 3_000_000]],
    [400, 10_000, [0, 10_000]],
  ])('up to %d in steps of %d or more', (highest, smallest, ticks) => {
    expect(roundTicks(highest, smallest)).toEqual(ticks);
  });

  it('begin at zero, are even, few, and reach the highest bar', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (highest) => {
        const ticks = roundTicks(highest, 1);
        const step = ticks[1] ?? 0;
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks).toEqual(ticks.map((_, index) => index * step));
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
      }),
    );
  });
});
