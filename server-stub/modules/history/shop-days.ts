import { Temporal } from 'temporal-polyfill';

/** When a day (`YYYY-MM-DD`) begins in a time zone (epoch ms), also where the clocks change at midnight. */
export function startOfDay(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
}

/** When a day (`YYYY-MM-DD`) is over in a time zone (epoch ms): it lasts 23 or 25 hours where the clocks change. */
export function endOfDay(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
}

/** The day (`YYYY-MM-DD`) that a moment (epoch ms) is part of in a time zone. */
export function dayOf(at: number, timeZone: string): string {
  return zoned(at, timeZone).toPlainDate().toString();
}

/** When the day began in a time zone that a moment is part of; both epoch ms. */
export function dayBegan(at: number, timeZone: string): number {
  return startOfDay(dayOf(at, timeZone), timeZone);
}

/** Days in a row, oldest first. @param last `YYYY-MM-DD`, included */
export function daysUntil(last: string, count: number): string[] {
  const day = Temporal.PlainDate.from(last);
  return Array.from({ length: count }, (_, index) => day.subtract({ days: count - 1 - index }).toString());
}

/** A moment (epoch ms) in a time zone, to the second, with its offset: `2026-11-23T10:42:00+08:00`. */
export function isoTime(at: number, timeZone: string): string {
  return zoned(at, timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' });
}

function zoned(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
}
