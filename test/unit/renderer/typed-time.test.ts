import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMinute, parseMinute } from '../../../renderer/ui/typed-time.ts';

describe('a time of the day', () => {
  it.each([
    ['9:05', 545],
    ['09.05', 545],
    ['0905', 545],
    ['００:００', 0],
    ['23:59', 1_439],
  ])('reads %s', (text, minute) => {
    expect(parseMinute(text)).toBe(minute);
  });

  it.each(['', '24:00', '10:60', '9', '10:5', '-1:00', '10:00 pm'])('does not guess at “%s”', (text) => {
    expect(parseMinute(text)).toBeNull();
  });

  it('is written as it is read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_439 }), (minute) => {
        expect(parseMinute(formatMinute(minute))).toBe(minute);
      }),
    );
  });
});
