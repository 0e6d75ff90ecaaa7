import { Temporal } from 'temporal-polyfill';

const NINE = Temporal.PlainTime.from('09:00');

/**
 * The day of the shop for which the balance is looked at now: from 09:00 on by the shop's clock until the day ends, once.
 * A day that was missed is not made up for.
 * @param lastDay the last day that was looked at (`YYYY-MM-DD`), or empty
 * @param timeZone IANA name
 * @param now epoch milliseconds
 * @returns `YYYY-MM-DD`, or null while there is nothing to look at
 * @throws RangeError for a time zone that is none
 */
export function dayDue(lastDay: string, timeZone: string, now: number): string | null {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const nine = today.toZonedDateTime({ timeZone, plainTime: NINE });
  if (now < nine.epochMilliseconds) return null;
  const day = today.toString();
  return day > lastDay ? day : null;
}
