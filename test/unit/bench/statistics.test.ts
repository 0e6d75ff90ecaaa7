import { describe, expect, it } from 'vitest';
import { median, percentile } from '../../bench/statistics.ts';

describe('statistics', () => {
  it('takes the value in the middle, whatever the order', () => {
    expect(median([5, 1, 100, 2, 4])).toBe(4);
    expect(median([10, 9])).toBe(9);
    expect(median([])).toBeNaN();
  });

  it('takes the value that so many in a hundred do not exceed', () => {
    const upTo200 = Array.from({ length: 200 }, (_, n) => 200 - n);
    expect(percentile(upTo200, 99)).toBe(198);
    expect(percentile(upTo200, 100)).toBe(200);
    expect(percentile([7], 99)).toBe(7);
  });
});
