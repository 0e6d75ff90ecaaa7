import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditLevel, messagesLeft } from '#shared/domain/credit.ts';
import { formatMoney, fromMinorUnits, minorDigits, parseMicros, toMinorUnits } from '#shared/domain/money.ts';

describe('money', () => {
  it.each([
    ['0.0368', 36_800],
    ['41.28', 41_280_000],
    ['2000', 2_000_000_000],
    ['0.000001', 1],
  ])('reads %s as %d micro-units', (text, micros) => {
    expect(parseMicros(text)).toBe(micros);
  });

  it.each(['', '-1', '1.', '.5', '1e3', '0.0000001', '1,5', ' 1'])('does not read %j', (text) => {
    expect(() => parseMicros(text)).toThrow(RangeError);
  });

  it.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    // Custom knows no coins there, the standard and the payment provider do.
    ['IDR', 2],
    ['TWD', 2],
  ])('knows the places of %s', (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits);
  });

  it('goes to the smallest coins and back, and never rounds on the way out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.constantFrom('USD', 'JPY', 'KWD'), (coins, currency) => {
        expect(toMinorUnits(fromMinorUnits(coins, currency), currency)).toBe(coins);
      }),
    );
    expect(() => toMinorUnits(36_800, 'USD')).toThrow(RangeError);
  });

  it('shows a balance rounded down and a price with four places', () => {
    expect(formatMoney(parseMicros('41.289'), 'USD', 'en-GB')).toBe('US$41.28');
    expect(formatMoney(parseMicros('0.0368'), 'USD', 'en-GB', 'price')).toBe('US$0.0368');
    expect(formatMoney(parseMicros('120'), 'JPY', 'en-GB')).toBe('JP¥120');
  });
});

describe('the credit', () => {
  it('tells how many local messages it still pays', () => {
    expect(messagesLeft(parseMicros('41.28'), parseMicros('0.0368'))).toBe(1_121);
    expect(messagesLeft(parseMicros('0.0367'), parseMicros('0.0368'))).toBe(0);
  });

  it.each([
    [4, 'critical'],
    [5, 'low'],
    [99, 'low'],
    [100, 'ok'],
  ])('is, with %d messages left, %s', (left, level) => {
    expect(creditLevel(left)).toBe(level);
  });
});
