import { describe, expect, it } from 'vitest';
import { fromMinorUnits, MICROS_PER_UNIT, minorDigits, parseMicros, toMinorUnits } from '#shared/domain/money.ts';
import {
  isWalletCurrency,
  isWithin,
  monthlyCapAmounts,
  thresholdAmounts,
  topupAmounts,
  WALLET_CURRENCIES,
} from '#shared/domain/topup.ts';

const units = (amount: number) => amount * MICROS_PER_UNIT;
const ranges = { topupAmounts, thresholdAmounts, monthlyCapAmounts };

describe('the amounts of a top-up', () => {
  it('are 20, 50, 100 and 200 US dollars, or an own one of 10 to 2,000', () => {
    expect(topupAmounts('USD')).toEqual({ presets: [20, 50, 100, 200].map(units), min: units(10), max: units(2_000) });
  });

  it.each([
    ['10', true],
    ['2000', true],
    ['11', true],
    ['9', false],
    ['9.999999', false],
    ['2000.01', false],
    ['2001', false],
    ['10.5', false],
    ['0', false],
  ])('of %s US dollars is allowed: %s', (amount, allowed) => {
    expect(isWithin(parseMicros(amount), topupAmounts('USD'))).toBe(allowed);
  });

  it('never are negative', () => {
    expect(isWithin(-units(20), topupAmounts('USD'))).toBe(false);
  });

  it.each([
    ['SGD', 20, 10, 2_000],
    ['MYR', 20, 10, 2_000],
    ['THB', 200, 100, 20_000],
    ['JPY', 2_000, 1_000, 200_000],
    ['KRW', 20_000, 10_000, 2_000_000],
    ['IDR', 200_000, 100_000, 20_000_000],
    ['KWD', 20, 10, 2_000],
  ])('are as round and of a like size in %s', (currency, firstPreset, min, max) => {
    expect(topupAmounts(currency)).toMatchObject({ min: units(min), max: units(max) });
    expect(topupAmounts(currency).presets[0]).toBe(units(firstPreset));
  });

  it('have a lower lowest threshold and a higher highest cap than a top-up', () => {
    expect(thresholdAmounts('USD')).toMatchObject({ min: units(1), max: units(2_000) });
    expect(monthlyCapAmounts('USD')).toMatchObject({ min: units(10), max: units(20_000) });
  });
});

describe.each(WALLET_CURRENCIES)('a wallet in %s', (currency) => {
  it.each(Object.entries(ranges))('offers only amounts that it allows, from small to large: %s', (_, rangeOf) => {
    const range = rangeOf(currency);
    for (const amount of [...range.presets, range.min, range.max]) expect(isWithin(amount, range)).toBe(true);
    expect(isWithin(range.min - 1, range)).toBe(false);
    expect(isWithin(range.max + 1, range)).toBe(false);
    expect(range.presets.toSorted((a, b) => a - b)).toEqual(range.presets);
    expect(new Set(range.presets).size).toBe(range.presets.length);
  });

  it('goes to whole coins and back without a rest', () => {
    const { presets, min, max } = topupAmounts(currency);
    for (const amount of [...presets, min, max]) {
      const coins = toMinorUnits(amount, currency);
      expect(Number.isSafeInteger(coins)).toBe(true);
      expect(coins).toBe((amount / MICROS_PER_UNIT) * 10 ** minorDigits(currency));
      expect(fromMinorUnits(coins, currency)).toBe(amount);
    }
  });

  it('has the coins that Stripe counts in: none after the point, three, or else two', () => {
    const zeroDecimal = ['JPY', 'KRW', 'VND'];
    const threeDecimal = ['KWD'];
    const expected = zeroDecimal.includes(currency) ? 0 : threeDecimal.includes(currency) ? 3 : 2;
    expect(minorDigits(currency)).toBe(expected);
    // Stripe takes three-decimal amounts only when the last digit is 0, and at most twelve digits of any.
    const { min, max } = topupAmounts(currency);
    if (expected === 3) expect(toMinorUnits(min, currency) % 10).toBe(0);
    expect(toMinorUnits(max, currency).toString().length).toBeLessThanOrEqual(12);
  });

  it('adds up exactly over three years of the largest monthly caps', () => {
    expect(Number.isSafeInteger(36 * monthlyCapAmounts(currency).max)).toBe(true);
  });
});

describe('a currency', () => {
  it('can have a wallet when it is one of those offered', () => {
    expect(isWalletCurrency('MYR')).toBe(true);
    expect(isWalletCurrency('XYZ')).toBe(false);
    expect(isWalletCurrency('toString')).toBe(false);
  });

  it.each([
    ['JPY', MICROS_PER_UNIT],
    ['USD', 10_000],
    ['KWD', 1_000],
  ])('of %s has coins of %d micro-units, and none is split', (currency, coin) => {
    expect(toMinorUnits(coin, currency)).toBe(1);
    expect(() => toMinorUnits(coin / 10, currency)).toThrow(RangeError);
  });
});
