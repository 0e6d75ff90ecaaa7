import { Temporal } from 'temporal-polyfill';
import type { BotRule } from '#shared/domain/messaging.ts';
import type { SendingRules } from '#shared/domain/sending-rules.ts';
import { endOfDay, startOfDay } from '../history/shop-days.ts';
import { momentAt } from '../history/shop-times.ts';

// Days are days of the shop (`YYYY-MM-DD`), moments are epoch milliseconds, time zones are IANA names.

/** Members who are found together, in an order that they can be read on in. */
export type Stretch =
  /** From one moment on until before another. */
  | { by: 'joined_at' | 'last_visit_at'; from: number; to: number }
  /** Born on a day of some year: `MM-DD`. */
  | { by: 'birthday'; on: string };

/** Those whose day it is, for one reason. */
export interface Group {
  stretch: Stretch;
  /** Only who came at most so often from one day to another, both included; null for all. */
  visits: { from: string; to: string; most: number } | null;
  /** No more of them on one day; null for all. */
  most: number | null;
}

/** Who has their day on a day, and what tells it from other days of the same member. */
export interface PlannedDay {
  groups: readonly Group[];
  occasion: string;
}

/** Of those who have been away for longer than a rule asks, so many get it on one day. */
export const OLDER_A_DAY = 200;

const all = (stretch: Stretch): Group => ({ stretch, visits: null, most: null });

/** Who has a birthday on a day: who was born on 29 February has it a day earlier in other years. */
export function birthdaysOn(day: string): PlannedDay {
  const date = Temporal.PlainDate.from(day);
  const on = [day.slice('YYYY-'.length)];
  if (on[0] === '02-28' && !date.inLeapYear) on.push('02-29');
  return { groups: on.map((monthDay) => all({ by: 'birthday', on: monthDay })), occasion: day.slice(0, 'YYYY'.length) };
}

/** Whose membership ends on a day, unless they come before: so many months after the day of their last visit. */
export function lapsingOn(day: string, months: number, timeZone: string): PlannedDay {
  const ends = Temporal.PlainDate.from(day);
  const first = ends.subtract({ months });
  // Several last days of a long month end on the last one of a short month, and a 31st may be no month's end at all.
  const last = [0, 1, 2, 3].map((days) => first.add({ days })).filter((one) => one.add({ months }).equals(ends));
  const groups = last.map((one) => all(lastVisitOn(one.toString(), timeZone)));
  return { groups, occasion: day };
}

/**
 * Whose day it is by a rule.
 * @param firstJoined when the first of the shop's members joined; null while there is none
 */
export function meetsOn(rule: BotRule, day: string, timeZone: string, firstJoined: number | null): PlannedDay {
  const ago = (days: number) => Temporal.PlainDate.from(day).subtract({ days }).toString();
  switch (rule.kind) {
    case 'birthday':
      return birthdaysOn(ago(-rule.daysBefore));
    case 'joined':
      return { groups: [all(joinedOn(ago(rule.days), timeZone))], occasion: '' };
    case 'inactive': {
      const stretch = lastVisitOn(ago(rule.days), timeZone);
      const older: Group = { stretch: { ...stretch, from: 0, to: stretch.from }, visits: null, most: OLDER_A_DAY };
      return { groups: rule.includeOlder ? [all(stretch), older] : [all(stretch)], occasion: '' };
    }
    case 'low_visits': {
      const groups: Group[] = [];
      for (let days = rule.days; firstJoined !== null; days += rule.days) {
        const stretch = joinedOn(ago(days), timeZone);
        if (stretch.to <= firstJoined) break;
        // Whoever has just joined is asked whether they came back: that day itself is none of theirs.
        const from = ago(days === rule.days ? rule.days - 1 : rule.days);
        groups.push({ stretch, visits: { from, to: ago(1), most: rule.visits }, most: null });
      }
      return { groups, occasion: '' };
    }
  }
}

type Span = Extract<Stretch, { from: number }>;

function joinedOn(day: string, timeZone: string): Span {
  return { by: 'joined_at', from: startOfDay(day, timeZone), to: endOfDay(day, timeZone) };
}

function lastVisitOn(day: string, timeZone: string): Span {
  return { by: 'last_visit_at', from: startOfDay(day, timeZone), to: endOfDay(day, timeZone) };
}

export function nextDay(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}

export function dayBefore(day: string): string {
  return Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
}

/** When what is sent at a minute of a day is due, and from when on it would be pointless (null: never). */
export function dueOn(
  day: string,
  { minute, timeZone }: { minute: number; timeZone: string },
  { expires }: Pick<SendingRules, 'expires'>,
): { at: number; expiresAt: number | null } {
  const at = momentAt(day, minute, timeZone);
  switch (expires.kind) {
    case 'never':
      return { at, expiresAt: null };
    case 'after':
      return { at, expiresAt: at + expires.ms };
    case 'at':
      // What is sent later than that has the rest of the day.
      return {
        at,
        expiresAt: expires.minute > minute ? momentAt(day, expires.minute, timeZone) : endOfDay(day, timeZone),
      };
  }
}
