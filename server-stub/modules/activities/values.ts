import { LOCALES } from '#shared/domain/language.ts';
import { formatMoney, type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';

// Values of fields as they are read in a message, which is in English. Moments are epoch milliseconds.

/** `24 December 1990`. @param timeZone IANA name */
export function dateOf(at: number, timeZone: string): string {
  return format(at, { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
}

/** `24 December 1990`, of a day (`YYYY-MM-DD`). */
export function dateOfDay(day: string): string {
  return dateOf(Date.parse(day), 'UTC');
}

/** `10:42`. @param timeZone IANA name */
export function timeOf(at: number, timeZone: string): string {
  return format(at, { timeZone, hour: '2-digit', minute: '2-digit' });
}

/** `US$41.28`. */
export function balanceOf(available: Micros): string {
  return formatMoney(available, SMS_CURRENCY, LOCALES.en);
}

export function numberOf(value: number): string {
  return new Intl.NumberFormat(LOCALES.en).format(value);
}

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALES.en, { hourCycle: 'h23', ...options }).format(at);
}
