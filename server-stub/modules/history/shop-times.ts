import { Temporal } from 'temporal-polyfill';
import type { QuietHours } from '#shared/domain/quiet-hours.ts';

/**
 * The moment (epoch ms) of a day and time by the shop's clock. A time that a clock change leaves out comes as much later
 * as the clock was put forward; of a time that comes twice, the first counts.
 * @param time `YYYY-MM-DDTHH:mm`
 * @throws RangeError for a time or a time zone that is none
 */
export function momentOf(time: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(time).toZonedDateTime(timeZone).epochMilliseconds;
}

/** The moment (epoch ms) of a minute of a day (`YYYY-MM-DD`), as {@link momentOf} has it. */
export function momentAt(day: string, minute: number, timeZone: string): number {
  return at(Temporal.PlainDate.from(day), minute, timeZone);
}

/**
 * When the quiet hours that a moment is in end, or null when it is in none. They are taken from one day's beginning to
 * their end, so that an hour that comes twice does not begin them anew.
 * @param now epoch ms, as is the result
 */
export function quietUntil({ from, to }: QuietHours, timeZone: string, now: number): number | null {
  if (from === to) return null;
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const days = [today.subtract({ days: 1 }), today, today.add({ days: 1 })];
  // Where a clock change moves an end beyond the next beginning, the two run into one.
  const until = days.reduce((end, day) => {
    const beginning = at(day, from, timeZone);
    const ending = at(from < to ? day : day.add({ days: 1 }), to, timeZone);
    return beginning <= end && end < ending ? ending : end;
  }, now);
  return until === now ? null : until;
}

function at(day: Temporal.PlainDate, minute: number, timeZone: string): number {
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}
