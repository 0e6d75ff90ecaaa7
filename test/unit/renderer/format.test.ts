import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countdown, createFormat } from '../../../renderer/i18n/format.ts';

const format = createFormat('en', 'Asia/Singapore');
/** 10:42:09 in Singapore. */
const instant = Date.parse('2026-11-22T02:42:09Z');
const hours = (count: number) => count * 60 * 60 * 1_000;

describe('how the English interface writes', () => {
  it('money, so that a dollar says whose it is', () => {
    expect(format.money(41_285_200, 'USD')).toBe('US$41.28');
    expect(format.price(36_800, 'USD')).toBe('US$0.0368');
  });

  it('what was spent, so that it is never less than what left the balance', () => {
    expect(format.spent(36_800, 'USD')).toBe('US$0.04');
    expect(format.spent(0, 'USD')).toBe('US$0.00');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: 0, max: 100_000_000 }), (spent, left) => {
        const coins = (text: string) => Math.round(Number(text.replace('US$', '')) * 100);
        const gone = coins(format.money(left + spent, 'USD')) - coins(format.money(left, 'USD'));
        expect(coins(format.spent(spent, 'USD'))).toBeGreaterThanOrEqual(gone);
      }),
    );
  });

  it('whole coins as they are', () => {
    for (let coins = 0; coins < 20_000; coins += 7) {
      const [balance, spent] = [format.money(coins * 10_000, 'USD'), format.spent(coins * 10_000, 'USD')];
      expect([balance, spent]).toEqual(Array(2).fill(`US$${(coins / 100).toFixed(2)}`));
    }
  });

  it('round amounts without their zeros, also where a currency has none or three', () => {
    expect(format.round(50_000_000, 'USD')).toBe('US$50');
    expect(format.round(50_500_000, 'USD')).toBe('US$50.50');
    expect(format.round(2_000_000_000, 'USD')).toBe('US$2,000');
    expect(format.round(5_000_000_000, 'JPY')).toBe('JP¥5,000');
    expect(format.round(20_000_000, 'KWD')).toMatch(/^KWD.20$/);
  });

  it('changes of a balance with their sign and currency', () => {
    expect(format.change(50_000_000, 'USD')).toBe('+US$50.00');
    expect(format.change(-36_800, 'USD')).toBe('−US$0.0368');
    expect(format.change(5_000_000_000, 'JPY')).toBe('+JP¥5,000');
  });

  it('times by the shop clock, whatever the computer thinks', () => {
    expect(format.time(instant)).toBe('10:42');
    expect(format.timeWithSeconds(instant)).toBe('10:42:09');
    expect(format.time(Date.parse('2026-11-21T16:05:00Z'))).toBe('00:05');
  });

  it('days only where they are not today', () => {
    expect(format.moment(instant, instant + hours(2))).toEqual({ kind: 'today', time: '10:42' });
    expect(format.moment(instant, instant + hours(20))).toEqual({ kind: 'yesterday', time: '10:42' });
    expect(format.moment(instant, instant + hours(72))).toEqual({ kind: 'other', text: '22 Nov, 10:42' });
    expect(format.timeOrDay(instant, instant)).toBe('10:42');
    expect(format.timeOrDay(instant, instant - hours(24))).toBe('22 Nov, 10:42');
  });

  it('a moment to come by the clock, the weekday or the date', () => {
    expect(format.upcoming(instant + hours(2), instant)).toBe('12:42');
    expect(format.upcoming(instant + hours(24), instant)).toBe('Mon 10:42');
    expect(format.upcoming(instant + hours(24 * 5), instant)).toBe('Fri 10:42');
    expect(format.upcoming(instant + hours(24 * 6), instant)).toBe('28 Nov');
    expect(format.upcoming(instant + hours(24 * 60), instant)).toBe('21 Jan 2027');
  });

  it('a currency by its name', () => {
    expect(format.currency('SGD')).toBe('Singapore Dollar');
  });

  it('a birthday as the same day everywhere', () => {
    expect(createFormat('en', 'America/Los_Angeles').date('1990-12-24')).toBe('24 December 1990');
  });

  it('durations in whole seconds, at least one', () => {
    expect(format.duration(2_100)).toBe('2 seconds');
    expect(format.duration(80)).toBe('1 second');
  });
});

it('counts down to zero and no further', () => {
  expect(countdown(24_000)).toBe('0:24');
  expect(countdown(90_001)).toBe('1:31');
  expect(countdown(-5)).toBe('0:00');
});

describe.each([
  ['ms', '22 November 2026', '1,119', 'Singapura'],
  ['zh', '2026年11月22日', '1,119', '新加坡'],
  ['th', '22 พฤศจิกายน 2026', '1,119', 'สิงคโปร์'],
])('how the interface in %s writes', (language, date, number, country) => {
  const format = createFormat(language, 'Asia/Singapore');

  it('days, with the year that is typed into the app, and the names of countries', () => {
    expect(format.date(instant)).toBe(date);
    expect(format.country('SG')).toBe(country);
  });

  it('numbers, times and money in the digits that are on the keys', () => {
    expect(format.number(1_119)).toBe(number);
    expect(format.time(instant)).toContain('10:42');
    expect(format.money(41_285_200, 'USD')).toMatch(/^(US\$|USD.)41\.28$/);
    expect(format.percent(0.5)).toBe('50%');
  });
});
