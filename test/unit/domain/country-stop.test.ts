import { describe, expect, it } from 'vitest';
import { STOP_RULES, shouldStop } from '#shared/domain/country-stop.ts';

const stops = (hours: number, sent: number, verified: number) => {
  const rule = STOP_RULES.find(({ windowMs }) => windowMs === hours * 3_600_000);
  if (!rule) throw new Error('no such window');
  return shouldStop(rule, { sent, verified });
};

describe('sending to a country stops', () => {
  it.each([
    [1, 20, 3, true],
    [1, 20, 0, true],
    [1, 100, 19, true],
    [1, 20, 4, false],
    [1, 100, 20, false],
    [1, 19, 0, false],
    [1, 0, 0, false],
    [24, 40, 3, true],
    [24, 40, 4, false],
    [24, 39, 0, false],
    [24, 500, 49, true],
  ])('within %d h, with %d codes of which %d were read back: %s', (hours, sent, verified, expected) => {
    expect(stops(hours, sent, verified)).toBe(expected);
  });
});
