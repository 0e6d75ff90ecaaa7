import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentAt, momentOf, quietUntil } from '#server/modules/history/shop-times.ts';
import { isQuiet } from '#shared/domain/quiet-hours.ts';

const at = (text: string) => Date.parse(text);
const MINUTE = 60_000;

describe('a time by the shop’s clock', () => {
  it.each([
    ['Asia/Singapore', '2026-11-23T09:00', '2026-11-23T09:00:00+08:00'],
    ['Asia/Kathmandu', '2026-11-23T09:00', '2026-11-23T09:00:00+05:45'],
    ['Europe/Berlin', '2027-03-28T01:59', '2027-03-28T01:59:00+01:00'],
    // Left out by the clock: as much later as it was put forward.
    ['Europe/Berlin', '2027-03-28T02:30', '2027-03-28T03:30:00+02:00'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-04T02:45:00+11:00'],
    ['Africa/Cairo', '2026-04-24T00:30', '2026-04-24T01:30:00+03:00'],
    // Comes twice: the first counts.
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T02:30:00+02:00'],
  ])('in %s, %s, is %s', (timeZone, time, moment) => {
    expect(momentOf(time, timeZone)).toBe(at(moment));
    const [day = '', clock = ''] = time.split('T');
    const [hour = 0, minute = 0] = clock.split(':').map(Number);
    expect(momentAt(day, hour * 60 + minute, timeZone)).toBe(at(moment));
  });

  it('is refused where there is no such day, time or zone', () => {
    for (const time of ['2026-02-29T09:00', '2026-11-23T25:00', 'soon']) {
      expect(() => momentOf(time, 'Asia/Singapore'), time).toThrow(RangeError);
    }
    expect(() => momentOf('2026-11-23T09:00', 'Asia/Atlantis')).toThrow(RangeError);
  });
});

describe('quiet hours', () => {
  const NIGHT = { from: 1_260, to: 540 };

  it.each([
    ['the evening is still on', NIGHT, 'Asia/Singapore', '2026-11-23T20:59:59.999+08:00', null],
    ['they begin', NIGHT, 'Asia/Singapore', '2026-11-23T21:00:00+08:00', '2026-11-24T09:00:00+08:00'],
    ['it is night', NIGHT, 'Asia/Singapore', '2026-11-24T03:00:00+08:00', '2026-11-24T09:00:00+08:00'],
    ['they are nearly over', NIGHT, 'Asia/Singapore', '2026-11-24T08:59:59.999+08:00', '2026-11-24T09:00:00+08:00'],
    ['they are over', NIGHT, 'Asia/Singapore', '2026-11-24T09:00:00+08:00', null],
    ['it is lunch', { from: 720, to: 780 }, 'Asia/Singapore', '2026-11-24T12:30:00+08:00', '2026-11-24T13:00:00+08:00'],
    ['lunch is over', { from: 720, to: 780 }, 'Asia/Singapore', '2026-11-24T13:00:00+08:00', null],
    ['there are none', { from: 540, to: 540 }, 'Asia/Singapore', '2026-11-24T09:00:00+08:00', null],
    ['the night is an hour shorter', NIGHT, 'Europe/Berlin', '2027-03-28T00:00:00+01:00', '2027-03-28T09:00:00+02:00'],
    ['the night is an hour longer', NIGHT, 'Europe/Berlin', '2026-10-25T00:00:00+02:00', '2026-10-25T09:00:00+01:00'],
    [
      'their end is left out',
      { from: 0, to: 150 },
      'Europe/Berlin',
      '2027-03-28T01:00:00+01:00',
      '2027-03-28T03:30:00+02:00',
    ],
    [
      'their end comes twice',
      { from: 0, to: 150 },
      'Europe/Berlin',
      '2026-10-25T02:15:00+02:00',
      '2026-10-25T02:30:00+02:00',
    ],
    ['their end has come before', { from: 0, to: 150 }, 'Europe/Berlin', '2026-10-25T02:15:00+01:00', null],
    [
      'an end will run into a beginning',
      { from: 195, to: 150 },
      'Europe/Berlin',
      '2027-03-27T04:00:00+01:00',
      '2027-03-29T02:30:00+02:00',
    ],
    [
      'an end runs into a beginning',
      { from: 195, to: 150 },
      'Europe/Berlin',
      '2027-03-28T01:00:00+01:00',
      '2027-03-29T02:30:00+02:00',
    ],
  ])('when %s: %j in %s at %s until %s', (_what, quiet, timeZone, now, until) => {
    expect(quietUntil(quiet, timeZone, at(now))).toBe(until === null ? null : at(until));
  });

  it('are those of the shop’s clock, and over when they end, in every zone and on every day', () => {
    const minute = fc.integer({ min: 0, max: 1_439 });
    const zone = fc.constantFrom('Asia/Singapore', 'Asia/Kathmandu', 'Asia/Bangkok', 'Asia/Kolkata', 'Etc/GMT+12');
    const moment = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-12-31T00:00:00Z') });
    fc.assert(
      fc.property(minute, minute, zone, moment, (from, to, timeZone, now) => {
        const quiet = { from, to };
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
        const minuteAt = (time: number) => {
          const [hours = 0, minutes = 0] = clock.format(time).split(':').map(Number);
          return hours * 60 + minutes;
        };
        const until = quietUntil(quiet, timeZone, now);
        expect(until !== null).toBe(isQuiet(quiet, minuteAt(now)));
        if (until === null) return;
        expect(until).toBeGreaterThan(now);
        expect(minuteAt(until)).toBe(to);
        expect(quietUntil(quiet, timeZone, until)).toBe(null);
        expect(quietUntil(quiet, timeZone, until - 1)).toBe(until);
        expect(until - now).toBeLessThan(24 * 60 * MINUTE);
      }),
      { numRuns: 300 },
    );
  });

  it('end at one moment, whenever during them it is asked, also where clocks change', () => {
    const minute = fc.integer({ min: 0, max: 1_439 });
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo');
    const changes = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-04-24', '2026-10-04', '2026-10-25', '2026-11-01'];
    const moment = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -1_440, max: 2_880 }))
      .map(([day, minutes]) => at(`${day}T00:00:00Z`) + minutes * MINUTE);
    fc.assert(
      fc.property(minute, minute, zone, moment, (from, to, timeZone, now) => {
        const until = quietUntil({ from, to }, timeZone, now);
        if (until === null) return;
        expect(quietUntil({ from, to }, timeZone, until - 1)).toBe(until);
        expect(quietUntil({ from, to }, timeZone, now + Math.floor((until - now) / 2))).toBe(until);
      }),
      { numRuns: 500 },
    );
  });
});
