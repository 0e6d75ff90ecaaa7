import { type Language, LOCALES } from '#shared/domain/language.ts';
import { type Currency, formatMoney, type Micros } from '#shared/domain/money.ts';
import { type Words, wordsIn } from './words.ts';

/** How a host speaks: its words, and amounts and times as the page writes them. */
export interface Speech {
  words: Words;
  money(amount: Micros, currency: Currency): string;
  number(value: number): string;
  /** `23 Nov, 10:42`. Instants are epoch milliseconds, read in the shop's time zone. */
  moment(instant: number): string;
}

/** @param timeZone IANA name; undefined for this computer's own */
export function createSpeech(language: Language, timeZone: string | undefined): Speech {
  const locale = LOCALES[language];
  const moment = new Intl.DateTimeFormat(locale, {
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const integer = new Intl.NumberFormat(locale);
  return {
    words: wordsIn(language, []),
    money: (amount, currency) => formatMoney(amount, currency, locale),
    number: (value) => integer.format(value),
    moment: (instant) => moment.format(instant),
  };
}

/** Puts values into the places of a text that are marked by their names, as in `{{amount}} left`. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (place, name: string) => values[name] ?? place);
}
