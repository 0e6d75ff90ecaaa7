import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bulkRate,
  FIRST_SLICE,
  nextSlice,
  refill,
  tokensIn,
  windowOf,
  worthwhile,
} from '#server/modules/outbox/pace.ts';
import { Rates } from '#server/modules/outbox/rates.ts';
import { createFakeClock } from '#test/fake-clock.ts';

describe('the size of slices', () => {
  it('stays within its bounds, whatever slices take', () => {
    const step = fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      took: fc.double({ min: 0, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let slice = FIRST_SLICE;
        for (const { share, took } of steps) {
          slice = nextSlice(slice, Math.floor(slice * share), took);
          expect(slice).toBeGreaterThanOrEqual(5);
          expect(slice).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  it('comes to what takes four milliseconds', () => {
    const settle = (msARow: number) => {
      let slice = FIRST_SLICE;
      for (let turn = 0; turn < 50; turn += 1) slice = nextSlice(slice, Math.floor(slice), Math.floor(slice) * msARow);
      return slice;
    };
    expect(settle(0.08)).toBeCloseTo(50, 0);
    expect(settle(0.4)).toBeCloseTo(10, 0);
    expect(settle(10)).toBe(5);
    expect(settle(0)).toBeGreaterThan(99);
  });

  it('does not shrink because there was little to do', () => {
    expect(nextSlice(50, 1, 1)).toBe(50);
    expect(nextSlice(50, 0, 5)).toBe(50);
  });
});

describe('what may be on its way', () => {
  it('is handed over within eight seconds, and is 200 messages at most', () => {
    expect(windowOf(10)).toBe(80);
    expect(windowOf(1_000)).toBe(200);
    expect(windowOf(0.1)).toBe(1);
  });

  it('leaves the carrier five messages a second for codes', () => {
    expect(bulkRate(100)).toBe(95);
    expect(bulkRate(3)).toBe(1);
  });

  it('is never more than the rate allows, however time passes', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 100 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 200 }), (passing, rate) => {
        let bucket = { tokens: rate, at: 0 };
        let now = 0;
        let sent = 0;
        for (const gap of passing) {
          now += gap;
          bucket = refill(bucket, rate, now);
          sent += Math.floor(bucket.tokens);
          bucket = { ...bucket, tokens: bucket.tokens - Math.floor(bucket.tokens) };
        }
        expect(sent).toBeLessThanOrEqual(rate + (now * rate) / 1_000);
      }),
    );
  });

  it('goes on as soon as as many more are allowed as are wanted', () => {
    const empty = { tokens: 0, at: 0 };
    expect(tokensIn(empty, 100, 1)).toBe(10);
    for (const wanted of [1, 7, 30]) {
      expect(refill(empty, 100, tokensIn(empty, 100, wanted)).tokens).toBeGreaterThanOrEqual(wanted);
    }
  });

  it('goes on with what comes to a tenth of a second, as far as a slice and the window have room for it', () => {
    expect(worthwhile(100, 155)).toBe(15);
    expect(worthwhile(5, 155)).toBe(5);
    expect(worthwhile(100, 1_000)).toBe(25);
    expect(worthwhile(100, 10)).toBe(1);
    expect(worthwhile(100, 0.1)).toBe(1);
  });

  it('is not refilled by a clock that goes back', () => {
    expect(refill({ tokens: 1, at: 1_000 }, 100, 0)).toEqual({ tokens: 1, at: 0 });
  });
});

describe('the rate of a source', () => {
  it('is that of the last ten seconds, and is not told in the first five', async () => {
    const clock = createFakeClock(0);
    const rates = new Rates(clock);
    const send = async (seconds: number, perSecond: number) => {
      for (let second = 0; second < seconds; second += 1) {
        for (let n = 0; n < perSecond; n += 1) rates.note('a campaign');
        await clock.advance(1_000);
      }
    };
    await send(4, 20);
    expect(rates.perSecond('a campaign')).toBeNull();
    await send(2, 20);
    expect(rates.perSecond('a campaign')).toBe(20);
    await send(20, 50);
    expect(rates.perSecond('a campaign')).toBe(50);
    expect(rates.perSecond('another one')).toBeNull();
  });

  it('is forgotten after a while without any', async () => {
    const clock = createFakeClock(0);
    const rates = new Rates(clock);
    rates.note('a campaign');
    await clock.advance(60_000);
    expect(rates.perSecond('a campaign')).toBeNull();
    rates.note('a campaign');
    await clock.advance(2_000);
    expect(rates.perSecond('a campaign')).toBeNull();
  });
});
