import { describe, expect, it } from 'vitest';
import { birthdaysOn, dueOn, type Group, lapsingOn, meetsOn, OLDER_A_DAY } from '#server/modules/daily-plans/days.ts';
import { daysDue, plannedWhenSwitchedOn } from '#server/modules/daily-plans/planner.ts';
import { sendingRules } from '#shared/domain/sending-rules.ts';

const ZONE = 'Asia/Singapore';
const at = (time: string) => Date.parse(`${time}+08:00`);

/** The days that groups are of, as they are read in Singapore. */
const daysOf = (groups: readonly Group[]) =>
  groups.map(({ stretch }) => {
    if (stretch.by === 'birthday') return stretch.on;
    const begins = new Date(stretch.from + 8 * 3_600_000).toISOString();
    expect(stretch.to - stretch.from).toBe(24 * 3_600_000);
    expect(begins.endsWith('T00:00:00.000Z')).toBe(true);
    return begins.slice(0, 'YYYY-MM-DD'.length);
  });

describe('birthdays', () => {
  it('are on their day, once a year', () => {
    expect(birthdaysOn('2026-11-23')).toMatchObject({ groups: [{ stretch: { on: '11-23' } }], occasion: '2026' });
  });

  it('of 29 February are a day earlier in other years', () => {
    expect(daysOf(birthdaysOn('2027-02-28').groups)).toEqual(['02-28', '02-29']);
    expect(daysOf(birthdaysOn('2028-02-28').groups)).toEqual(['02-28']);
    expect(daysOf(birthdaysOn('2028-02-29').groups)).toEqual(['02-29']);
  });
});

describe('whom a rule meets', () => {
  it('so many days before the birthday, also in the next year', () => {
    const planned = meetsOn({ kind: 'birthday', daysBefore: 7 }, '2026-12-28', ZONE, null);
    expect(planned).toMatchObject({ groups: [{ stretch: { on: '01-04' } }], occasion: '2027' });
  });

  it('so many days after joining, or after the last visit', () => {
    expect(daysOf(meetsOn({ kind: 'joined', days: 7 }, '2026-12-05', ZONE, null).groups)).toEqual(['2026-11-28']);
    const inactive = meetsOn({ kind: 'inactive', days: 30, includeOlder: false }, '2026-12-05', ZONE, null);
    expect(daysOf(inactive.groups)).toEqual(['2026-11-05']);
    expect(inactive.occasion).toBe('');
  });

  it('those who have been away for longer, some on each day', () => {
    const { groups } = meetsOn({ kind: 'inactive', days: 30, includeOlder: true }, '2026-12-05', ZONE, null);
    const [day, older] = groups;
    expect(older).toMatchObject({ stretch: { by: 'last_visit_at', from: 0 }, most: OLDER_A_DAY });
    expect(older?.stretch).toMatchObject({ to: at('2026-11-05T00:00') });
    expect(day?.stretch).toMatchObject({ from: at('2026-11-05T00:00') });
  });

  it('each time that so many days have passed since joining, back to the first who joined', () => {
    const rule = { kind: 'low_visits', visits: 1, days: 14 } as const;
    const { groups } = meetsOn(rule, '2026-11-29', ZONE, at('2026-10-20T12:00'));
    expect(daysOf(groups)).toEqual(['2026-11-15', '2026-11-01']);
    expect(groups.map(({ visits }) => visits)).toEqual([
      { from: '2026-11-16', to: '2026-11-28', most: 1 },
      { from: '2026-11-15', to: '2026-11-28', most: 1 },
    ]);
    expect(meetsOn(rule, '2026-11-29', ZONE, at('2026-10-18T12:00')).groups).toHaveLength(3);
    expect(meetsOn(rule, '2026-11-29', ZONE, null).groups).toEqual([]);
  });
});

describe('memberships', () => {
  it('end so many months after the last visit', () => {
    expect(daysOf(lapsingOn('2027-11-23', 12, ZONE).groups)).toEqual(['2026-11-23']);
    expect(lapsingOn('2027-11-23', 12, ZONE).occasion).toBe('2027-11-23');
  });

  it('all end somewhere where months are of different lengths', () => {
    expect(daysOf(lapsingOn('2027-02-28', 1, ZONE).groups)).toEqual([
      '2027-01-28',
      '2027-01-29',
      '2027-01-30',
      '2027-01-31',
    ]);
    expect(daysOf(lapsingOn('2027-03-31', 1, ZONE).groups)).toEqual([]);
  });
});

describe('when a day is due', () => {
  const bot = { minute: 600, timeZone: ZONE, rules: sendingRules('campaign_bot') };
  const birthday = { minute: 600, timeZone: ZONE, rules: sendingRules('birthday') };

  it('is at its minute, until it is pointless', () => {
    expect(dueOn('2026-11-23', bot, bot.rules)).toEqual({
      at: at('2026-11-23T10:00'),
      expiresAt: at('2026-11-26T10:00'),
    });
    expect(dueOn('2026-11-23', birthday, birthday.rules).expiresAt).toBe(at('2026-11-23T20:00'));
    expect(dueOn('2026-11-23', { ...birthday, minute: 1_201 }, birthday.rules).expiresAt).toBe(at('2026-11-24T00:00'));
  });

  it('comes once, and is made up for as long as it is worth it', () => {
    const due = (plan: typeof bot, plannedDay: string, now: string) => daysDue({ ...plan, plannedDay }, at(now));
    expect(due(bot, '2026-11-22', '2026-11-23T09:59')).toEqual([]);
    expect(due(bot, '2026-11-22', '2026-11-23T10:00')).toEqual(['2026-11-23']);
    expect(due(bot, '2026-11-23', '2026-11-23T10:00')).toEqual([]);
    expect(due(bot, '2026-11-10', '2026-11-23T12:00')).toEqual(['2026-11-21', '2026-11-22', '2026-11-23']);
    expect(due(bot, '2026-11-10', '2026-11-23T09:00')).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
    expect(due(birthday, '2026-11-10', '2026-11-23T12:00')).toEqual(['2026-11-23']);
    expect(due(birthday, '2026-11-10', '2026-11-23T20:00')).toEqual([]);
  });

  it('is not today for what is switched on after its minute', () => {
    expect(plannedWhenSwitchedOn(bot, at('2026-11-23T09:59'))).toBe('2026-11-22');
    expect(plannedWhenSwitchedOn(bot, at('2026-11-23T10:00'))).toBe('2026-11-23');
  });
});
