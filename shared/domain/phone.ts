import {
  AsYouType,
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import { z } from 'zod';

/** A telephone number in E.164 form: `+` and up to fifteen digits. */
export const e164Schema = z.string().regex(/^\+[1-9]\d{6,14}$/);
export type E164 = string;

/** ISO 3166-1 alpha-2. */
export const countrySchema = z.string().refine(isSupportedCountry, 'unknown country');
export type Country = CountryCode;

/** What the text in a phone field amounts to. Only `ok` may be sent to. */
export type ParsedPhone =
  | { kind: 'empty' }
  | { kind: 'incomplete' }
  | { kind: 'invalid' }
  | { kind: 'cannot_receive_sms'; country: Country }
  | { kind: 'ok'; e164: E164; country: Country };

const SMS_TYPES = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE']);

/**
 * What of a text can be dialled: ASCII digits after at most one leading plus. Full-width characters count as plain ones,
 * and `00` in front is the plus that many people dial.
 */
export function dialable(text: string): string {
  const signs = text.normalize('NFKC').replace(/[^\d+]/g, '');
  return signs.replace(/(?!^)\+/g, '').replace(/^00/, '+');
}

/** Reads a number typed at the counter; without a leading `+` or `00` it is taken as one of `homeCountry`. */
export function parsePhone(text: string, homeCountry: Country): ParsedPhone {
  const typed = dialable(text);
  if (!/\d/.test(typed)) return { kind: 'empty' };
  const number = parsePhoneNumberFromString(typed, homeCountry);
  // Only a valid number has a type, which is how the library tells one: it need not be asked twice.
  const type = number?.getType();
  if (!number?.country || !type) return { kind: mayGrow(typed, homeCountry) ? 'incomplete' : 'invalid' };
  if (!SMS_TYPES.has(type)) return { kind: 'cannot_receive_sms', country: number.country };
  return { kind: 'ok', e164: number.number, country: number.country };
}

/** Digits that a number of possible length may still lack: numbers of one country differ by so much at most. */
const MOST_MISSING = 3;

/** Whether more digits could make a number of it. */
function mayGrow(typed: string, homeCountry: Country): boolean {
  if (typed.length < 6 || validatePhoneNumberLength(typed, homeCountry) === 'TOO_SHORT') return true;
  // Where a country has numbers of several lengths, only trying tells whether a longer one begins like this.
  for (let missing = 1; missing <= MOST_MISSING; missing += 1) {
    for (const digit of '0123456789') {
      if (parsePhoneNumberFromString(typed + digit.repeat(missing), homeCountry)?.isValid()) return true;
    }
  }
  return false;
}

/** The text as it should stand in the field after each key: grouped the way its country writes numbers. */
export function formatAsTyped(text: string, homeCountry: Country): string {
  return new AsYouType(homeCountry).input(dialable(text));
}

/** The country that a number typed with a leading `+` points to so far; null without a `+`, or while several are possible. */
export function countryAsTyped(text: string): Country | null {
  if (!text.trimStart().startsWith('+')) return null;
  const typed = new AsYouType();
  typed.input(text);
  return typed.getCountry() ?? null;
}

/** The country's calling code with its plus: `+65`. */
export function callingCode(country: Country): string {
  return `+${getCountryCallingCode(country)}`;
}

/** A number for people to read: `+65 8123 4567`. */
export function formatPhone(e164: E164): string {
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
}

/** A number for the ledger and the log: the country's code and the last four digits, `+65 ···· 4567`. */
export function maskPhone(e164: E164): string {
  const code = leadingCallingCode(e164);
  return `${code ? `${code} ` : ''}···· ${e164.slice(-4)}`;
}

/** The same in characters that every SMS has: with the dots it would hold less than half as much. */
export function maskPhoneInSms(e164: E164): string {
  return maskPhone(e164).replaceAll('·', '*');
}

let callingCodes: Set<string> | undefined;

/**
 * The calling code that a number begins with, its plus included: none of them begins another one.
 * Hot spot: parsing a number for its calling code alone took 2 % of the processor time of each code that is sent.
 */
function leadingCallingCode(e164: E164): string | undefined {
  callingCodes ??= new Set(getCountries().map(callingCode));
  for (let length = 2; length <= 4; length += 1) {
    const code = e164.slice(0, length);
    if (callingCodes.has(code)) return code;
  }
  return undefined;
}
