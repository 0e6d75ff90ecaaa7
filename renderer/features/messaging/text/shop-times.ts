import { parseBirthday } from '#shared/domain/birthday.ts';
import { isQuiet, type QuietHours } from '#shared/domain/quiet-hours.ts';
import { parseMinute } from '../../../ui/typed-time.ts';

/** A day that is typed here may lie ahead. */
const LAST_DAY = '9999-12-31';

/** Reads a day as it is typed, day first. @returns null for an empty text, undefined for what is no day */
export function parseDay(text: string): string | null | undefined {
  return parseBirthday(text, LAST_DAY);
}

/** A day as it is typed: `2026-11-23` is `23/11/2026`. */
export function formatDay(day: string | null): string {
  return day === null ? '' : day.split('-').toReversed().join('/');
}

/** A day and a minute by the shop's clock. */
interface ShopTime {
  /** `YYYY-MM-DD`. */
  day: string;
  minute: number;
}

/** What the shop's clock shows at an instant. */
export function shopTimeAt(instant: number, timeZone: string | undefined): ShopTime {
  const zone = timeZone === undefined ? {} : { timeZone };
  const shown = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', ...zone }).format(instant);
  const [day = '', time = ''] = shown.split(' ');
  return { day, minute: parseMinute(time) ?? 0 };
}

/** Whether one time of the shop is after another. */
export function isAfter(one: ShopTime, other: ShopTime): boolean {
  return one.day === other.day ? one.minute > other.minute : one.day > other.day;
}

/** When something that is begun at a minute of the day goes out: at once, or when the quiet hours end. */
export type QuietWait = { kind: 'none' } | { kind: 'today' | 'tomorrow'; minute: number };

export function quietWait(quiet: QuietHours, minute: number): QuietWait {
  if (!isQuiet(quiet, minute)) return { kind: 'none' };
  return { kind: quiet.to > minute ? 'today' : 'tomorrow', minute: quiet.to };
}
