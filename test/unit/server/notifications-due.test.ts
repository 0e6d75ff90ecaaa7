import { describe, expect, it } from 'vitest';
import { every } from '#server/jobs/every.ts';
import { dayDue } from '#server/modules/notifications/due.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';

const at = (text: string) => Date.parse(text);

describe('the day that a balance is looked at for', () => {
  it.each([
    // On ordinary days.
    ['Asia/Singapore', '2026-11-23T09:00:00+08:00', '2026-11-23'],
    ['Europe/Berlin', '2026-11-23T09:00:00+01:00', '2026-11-23'],
    ['America/New_York', '2026-11-23T09:00:00-05:00', '2026-11-23'],
    ['Asia/Kathmandu', '2026-11-23T09:00:00+05:45', '2026-11-23'],
    // On the days when clocks go forward.
    ['Europe/Berlin', '2026-03-29T09:00:00+02:00', '2026-03-29'],
    ['America/New_York', '2026-03-08T09:00:00-04:00', '2026-03-08'],
    ['Australia/Lord_Howe', '2026-10-04T09:00:00+11:00', '2026-10-04'],
    // On the days when clocks go back.
    ['Europe/Berlin', '2026-10-25T09:00:00+01:00', '2026-10-25'],
    ['America/New_York', '2026-11-01T09:00:00-05:00', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-04-05T09:00:00+10:30', '2026-04-05'],
    // Where the first hour of a day does not exist, and where a whole day did not.
    ['Africa/Cairo', '2026-04-24T09:00:00+03:00', '2026-04-24'],
    ['Pacific/Apia', '2011-12-31T09:00:00+14:00', '2011-12-31'],
  ])('in %s is there from %s on, and not a moment sooner', (timeZone, nine, day) => {
    expect(dayDue('', timeZone, at(nine) - 1)).toBe(null);
    expect(dayDue('', timeZone, at(nine))).toBe(day);
    expect(dayDue(day, timeZone, at(nine))).toBe(null);
  });

  it.each([
    ['the day before was looked at', '2026-11-22', '2026-11-23T09:00:00+08:00', '2026-11-23'],
    ['it is late, as the backend was down at nine', '2026-11-22', '2026-11-23T14:00:00+08:00', '2026-11-23'],
    ['the last minute of the day has come', '2026-11-22', '2026-11-23T23:59:59+08:00', '2026-11-23'],
    ['the day is over, and the next has not come to nine', '2026-11-22', '2026-11-24T00:00:00+08:00', null],
    ['whole days were missed: today counts', '2026-11-19', '2026-11-23T09:00:00+08:00', '2026-11-23'],
    ['today was looked at', '2026-11-23', '2026-11-23T23:59:59+08:00', null],
    ['the shop moved west, where it is yesterday', '2026-11-24', '2026-11-23T12:00:00+08:00', null],
  ])('when %s', (_when, lastDay, now, day) => {
    expect(dayDue(lastDay, 'Asia/Singapore', at(now))).toBe(day);
  });

  /** Every minute the job asks, while the backend is up. @returns the moments when it looked */
  async function looks(timeZone: string, from: string, until: string, isDown = (_now: number) => false) {
    const clock = createFakeClock(at(from));
    const seen: number[] = [];
    let lastDay = '';
    const job = async () => {
      const day = isDown(clock.now()) ? null : dayDue(lastDay, timeZone, clock.now());
      if (day === null) return;
      lastDay = day;
      seen.push(clock.now());
    };
    const stop = every(60_000, job, clock, silentLog);
    await clock.advance(at(until) - at(from));
    await stop();
    return seen;
  }
  const instants = (texts: string[]) => texts.map(at);

  it.each([
    [
      'Europe/Berlin',
      '2026-03-28T00:00:00+01:00',
      '2026-03-31T00:00:00+02:00',
      ['2026-03-28T09:00:00+01:00', '2026-03-29T09:00:00+02:00', '2026-03-30T09:00:00+02:00'],
    ],
    [
      'America/New_York',
      '2026-10-31T00:00:00-04:00',
      '2026-11-03T00:00:00-05:00',
      ['2026-10-31T09:00:00-04:00', '2026-11-01T09:00:00-05:00', '2026-11-02T09:00:00-05:00'],
    ],
    [
      'Australia/Lord_Howe',
      '2026-04-04T00:00:00+11:00',
      '2026-04-07T00:00:00+10:30',
      ['2026-04-04T09:00:00+11:00', '2026-04-05T09:00:00+10:30', '2026-04-06T09:00:00+10:30'],
    ],
  ])('comes once a day at nine in %s while the clocks change', async (timeZone, from, until, expected) => {
    expect(await looks(timeZone, from, until)).toEqual(instants(expected));
  });

  it('is the same day at 14:00 when the backend was down from 08:00 to 14:00', async () => {
    const isDown = (now: number) => now >= at('2026-11-24T08:00:00+08:00') && now < at('2026-11-24T14:00:00+08:00');
    expect(await looks('Asia/Singapore', '2026-11-23T08:00:00+08:00', '2026-11-26T00:00:00+08:00', isDown)).toEqual(
      instants(['2026-11-23T09:00:00+08:00', '2026-11-24T14:00:00+08:00', '2026-11-25T09:00:00+08:00']),
    );
  });

  it('is not made up for when the backend was down for the rest of it', async () => {
    const isDown = (now: number) => now >= at('2026-11-24T08:00:00+08:00') && now < at('2026-11-25T08:30:00+08:00');
    expect(await looks('Asia/Singapore', '2026-11-23T08:00:00+08:00', '2026-11-26T00:00:00+08:00', isDown)).toEqual(
      instants(['2026-11-23T09:00:00+08:00', '2026-11-25T09:00:00+08:00']),
    );
  });
});
