import type { SmsPrice, StoppedCountry } from '#shared/api/devices.ts';
import type { Member } from '#shared/api/members.ts';
import type { Registration } from '#shared/contract/snapshot.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';
import { type Country, callingCode, countryAsTyped, parsePhone } from '#shared/domain/phone.ts';
import type { AppError } from '#shared/errors.ts';

export type PhoneStage = Extract<Registration, { step: 'phone' }>;

/** Where a message would go and what it would cost. */
export interface Destination {
  country: Country;
  segments: number;
  /** Of the whole message, in micro-units. */
  price: Micros;
  currency: Currency;
}

/** What is known of the number in the field, and so what Enter would do. Only `ready` and `member` go on. */
export type NumberState =
  | { kind: 'empty' }
  | { kind: 'incomplete'; destination: Destination | null }
  | { kind: 'no_such_number'; country: Country | null }
  | { kind: 'no_price'; country: Country }
  | { kind: 'refused'; error: AppError }
  | { kind: 'no_sends_left'; liftsAt: number | null }
  | { kind: 'member'; member: Member }
  | { kind: 'ready'; destination: Destination; sendsLeft: number | null };

/** Where this shop sends to, as far as the counter knows without asking. */
export interface Reach {
  prices: readonly SmsPrice[];
  /** Empty while it is not known. */
  countries: readonly Country[];
  stoppedCountries: readonly Pick<StoppedCountry, 'country' | 'liftsAt'>[];
}

const sameDigits = (a: string, b: string) => a.replace(/[^\d+]/g, '') === b.replace(/[^\d+]/g, '');

/**
 * Joins what the number itself tells at once with what the core has found out about it. The core's part is left out
 * while it still speaks of an older text.
 */
export function numberState(
  text: string,
  chosen: Country,
  known: Pick<PhoneStage, 'text' | 'quote'>,
  reach: Reach,
): NumberState {
  const parsed = parsePhone(text, chosen);
  switch (parsed.kind) {
    case 'empty':
      return { kind: 'empty' };
    case 'incomplete': {
      const country = countryOf(text, chosen);
      const error = refusalOf(country, reach);
      if (error) return { kind: 'refused', error };
      return { kind: 'incomplete', destination: destinationTo(country, reach.prices) };
    }
    case 'invalid':
      return { kind: 'no_such_number', country: countryOf(text, chosen) };
    case 'cannot_receive_sms':
      return { kind: 'refused', error: { code: 'phone_cannot_receive_sms' } };
    case 'ok':
      break;
  }

  const { quote } = known;
  const answer = quote.kind === 'ready' && quote.quote.phone === parsed.e164 ? quote.quote : null;
  // A member is opened without a message, wherever the number is from.
  if (answer?.member) return { kind: 'member', member: answer.member };
  const refused = refusalOf(parsed.country, reach);
  if (refused) return { kind: 'refused', error: refused };
  if (quote.kind === 'refused' && sameDigits(known.text, text)) return { kind: 'refused', error: quote.error };
  if (answer) {
    const { sendsLeft, liftsAt, country, segments, price, currency } = answer;
    if (sendsLeft === 0) return { kind: 'no_sends_left', liftsAt };
    return { kind: 'ready', destination: { country, segments, price, currency }, sendsLeft };
  }
  const destination = destinationTo(parsed.country, reach.prices);
  return destination ? { kind: 'ready', destination, sendsLeft: null } : { kind: 'no_price', country: parsed.country };
}

/** Why nothing is sent to a country; null when nothing speaks against it. */
function refusalOf(country: Country | null, { countries, stoppedCountries }: Reach): AppError | null {
  if (country === null) return null;
  if (countries.length > 0 && !countries.includes(country)) return { code: 'country_not_allowed' };
  const stopped = stoppedCountries.find((candidate) => candidate.country === country);
  return stopped ? { code: 'country_stopped', details: { liftsAt: stopped.liftsAt } } : null;
}

/** The country a text is read as: by its own calling code, else the chosen one; null while the code is ambiguous. */
export function countryOf(text: string, chosen: Country): Country | null {
  return text.startsWith('+') ? countryAsTyped(text) : chosen;
}

/** What remains of a typed number when its country is chosen by hand instead. */
export function withoutCallingCode(text: string): string {
  const country = countryAsTyped(text);
  return country ? text.slice(callingCode(country).length) : text.replace('+', '');
}

/** A code fits one segment; the core's quote corrects this should it ever not. */
export function destinationTo(country: Country | null, prices: readonly SmsPrice[]): Destination | null {
  const price = prices.find((candidate) => candidate.country === country);
  return price ? { country: price.country, segments: 1, price: price.perSegment, currency: price.currency } : null;
}
