import { describe, expect, it } from 'vitest';
import { runsOutAt } from '#shared/domain/run-out.ts';

const NOW = Date.parse('2026-11-23T10:42:00+08:00');
const DAY_MS = 24 * 60 * 60_000;

describe('when credit runs out', () => {
  it.each([
    ['as much is left as a week took', 7_000_000, 7_000_000, NOW + 7 * DAY_MS],
    ['a day’s worth is left', 1_000_000, 7_000_000, NOW + DAY_MS],
    ['nothing is left', 0, 7_000_000, NOW],
    ['more was held than there is', -1, 7_000_000, NOW],
    ['nothing was spent', 7_000_000, 0, null],
    ['more came back than was spent', 7_000_000, -36_800, null],
    ['there was never any', 0, 0, null],
    ['it outlasts all dates', 9_000_000_000_000_000, 1, null],
  ])('%s', (_, available, spent, at) => {
    expect(runsOutAt(available, spent, NOW)).toBe(at);
  });

  it('is a whole millisecond', () => {
    expect(Number.isInteger(runsOutAt(1_000_000, 3, NOW))).toBe(true);
  });
});
