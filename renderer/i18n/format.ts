import { LOCALES, pickLanguage } from '#shared/domain/language.ts';
import { type Currency, formatMoney, MICROS_PER_UNIT, type Micros, minorDigits } from '#shared/domain/money.ts';
import type { Country } from '#shared/domain/phone.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** A moment as people say it at the counter: by the clock today, with its day otherwise. */
type Moment = { kind: 'today' | 'yesterday'; time: string } | { kind: 'other'; text: string };

export interface Format {
  /** What is there: a part of the smallest coin does not count. */
  money(amount: Micros, currency: Currency): string;
  /** What is gone: a part of the smallest coin counts as a whole one. */
  spent(amount: Micros, currency: Currency): string;
  /** With four places, so that the price of one SMS does not read as zero. */
  price(amount: Micros, currency: Currency): string;
  /** A round amount without its zeros: `US$50`, and `US$50.50` where it is not round. */
  round(amount: Micros, currency: Currency): string;
  /** What a transfer changed, with its sign and as many places as it needs: `+US$50.00`, `−US$0.0368`. */
  change(amount: Micros, currency: Currency): string;
  number(value: number): string;
  percent(share: number): string;
  /** `10:42`. Instants are epoch milliseconds, read in the shop's time zone. */
  time(instant: number): string;
  /** `10:42:09`. */
  timeWithSeconds(instant: number): string;
  /** `10:42` today, `23 Nov, 10:42` on another day: for a moment in a sentence. */
  timeOrDay(instant: number, now: number): string;
  moment(instant: number, now: number): Moment;
  /** A moment to come as people say it: `10:42` today, `Thu 10:42` within six days, `3 Dec` or `3 Dec 2027` later. */
  upcoming(instant: number, now: number): string;
  /** `24 December 1990`, of an instant or of a calendar day (`YYYY-MM-DD`, which belongs to no time zone). */
  date(instantOrDay: number | string): string;
  /** `1 Mar 2026`. */
  shortDate(instant: number): string;
  /** `1 Mar`, of a calendar day (`YYYY-MM-DD`). */
  shortDay(day: string): string;
  /** `2 seconds`. */
  duration(milliseconds: number): string;
  country(country: Country): string;
  /** `Singapore Dollar`. */
  currency(currency: Currency): string;
}

/** @param timeZone IANA name; this computer's own when there is no shop yet */
export function createFormat(language: string, timeZone: string | undefined): Format {
  const locale = LOCALES[pickLanguage([language])];
  const zone = timeZone === undefined ? {} : { timeZone };
  const formatter = (options: Intl.DateTimeFormatOptions) =>
    lazyFormatter(() => new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...zone, ...options }));

  const time = formatter({ hour: '2-digit', minute: '2-digit' });
  const timeWithSeconds = formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const dayAndTime = formatter({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const weekdayAndTime = formatter({ weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const dayAndMonth = formatter({ day: 'numeric', month: 'short' });
  const shortDate = formatter({ day: 'numeric', month: 'short', year: 'numeric' });
  const date = formatter({ day: 'numeric', month: 'long', year: 'numeric' });
  const calendarDay = formatter({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const calendarShort = formatter({ day: 'numeric', month: 'short', timeZone: 'UTC' });
  const isoDay = lazyFormatter(() => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', ...zone }));
  const integer = lazyFormatter(() => new Intl.NumberFormat(locale));
  const percent = lazyFormatter(() => new Intl.NumberFormat(locale, { style: 'percent' }));
  const seconds = lazyFormatter(
    () => new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'long' }),
  );
  const countries = lazily(() => new Intl.DisplayNames([locale], { type: 'region' }));
  const currencies = lazily(() => new Intl.DisplayNames([locale], { type: 'currency' }));

  const dayBefore = (instant: number) => isoDay.format(instant - DAY_MS);

  return {
    money: (amount, currency) => formatMoney(amount, currency, locale),
    spent: (amount, currency) => formatMoney(amount, currency, locale, 'spent'),
    price: (amount, currency) => formatMoney(amount, currency, locale, 'price'),
    round: (amount, currency) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' }).format(
        amount / MICROS_PER_UNIT,
      ),
    change: (amount, currency) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        minimumFractionDigits: minorDigits(currency),
        maximumFractionDigits: Math.max(4, minorDigits(currency)),
        signDisplay: 'exceptZero',
      })
        .format(amount / MICROS_PER_UNIT)
        // A true minus is as wide as the plus above it.
        .replace('-', '−'),
    number: (value) => integer.format(value),
    percent: (share) => percent.format(share),
    time: (instant) => time.format(instant),
    timeWithSeconds: (instant) => timeWithSeconds.format(instant),
    timeOrDay: (instant, now) =>
      isoDay.format(instant) === isoDay.format(now) ? time.format(instant) : dayAndTime.format(instant),
    moment(instant, now) {
      const day = isoDay.format(instant);
      if (day === isoDay.format(now)) return { kind: 'today', time: time.format(instant) };
      if (day === dayBefore(now)) return { kind: 'yesterday', time: time.format(instant) };
      return { kind: 'other', text: dayAndTime.format(instant) };
    },
    upcoming(instant, now) {
      if (isoDay.format(instant) === isoDay.format(now)) return time.format(instant);
      if (instant < now + 6 * DAY_MS) return weekdayAndTime.format(instant);
      const sameYear = isoDay.format(instant).slice(0, 4) === isoDay.format(now).slice(0, 4);
      return (sameYear ? dayAndMonth : shortDate).format(instant);
    },
    shortDate: (instant) => shortDate.format(instant),
    date: (value) => (typeof value === 'number' ? date.format(value) : calendarDay.format(Date.parse(value))),
    shortDay: (day) => calendarShort.format(Date.parse(day)),
    duration: (milliseconds) => seconds.format(Math.max(1, Math.round(milliseconds / 1_000))),
    country: (country) => countries().of(country) ?? country,
    currency: (currency) => currencies().of(currency) ?? currency,
  };
}

/** Each of the browser's formatters takes about a millisecond to make, and the first screen uses few of them. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function lazyFormatter(make: () => { format(value: number): string }): { format(value: number): string } {
  const formatter = lazily(make);
  return { format: (value) => formatter().format(value) };
}

/** What is left until a moment, as `0:24`; never below `0:00`. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
