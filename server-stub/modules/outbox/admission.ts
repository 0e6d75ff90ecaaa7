import type { SkipReason } from '#shared/domain/messaging.ts';
import type { Micros } from '#shared/domain/money.ts';
import type { Country, E164 } from '#shared/domain/phone.ts';
import type { SendingRules } from '#shared/domain/sending-rules.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { firstName, render, type TemplateField, withOptOutLine } from '#shared/domain/templates.ts';

/** What is to be sent, and what it has to respect. */
export interface Letter {
  rules: SendingRules;
  /** With fields in braces. */
  text: string;
  optOutLine: string | null;
}

/** Who is to get it, as they are at this moment. */
export interface Person {
  /** Null where it is not sent to: the number cannot get SMS. */
  phone: E164 | null;
  country: Country;
  /** Empty where no member stands behind the number. */
  name: string;
  agreed: boolean;
  optedOut: boolean;
  /** Whether news went to them on this day of the shop, or is on its way. */
  hadNews: boolean;
}

/** Their shop at this moment. Instants are epoch milliseconds. */
export interface ShopNow {
  name: string;
  now: number;
  /** When the quiet hours that it is in end; null in none. */
  quietUntil: number | null;
  /** When its next day begins. */
  tomorrow: number;
  allowed: ReadonlySet<Country>;
  stopped: ReadonlySet<Country>;
  /** Micro-units a segment, of the countries that have a price. */
  prices: ReadonlyMap<Country, Micros>;
}

export type Admission =
  | { kind: 'send'; to: E164; country: Country; body: string; segments: number; perSegment: Micros }
  | { kind: 'skip'; reason: SkipReason }
  /** `at`: epoch milliseconds. */
  | { kind: 'later'; at: number };

const skip = (reason: SkipReason): Admission => ({ kind: 'skip', reason });

/**
 * Whether one person gets one message now, asked anew at the moment of sending. What costs nothing to refuse is asked
 * before what costs.
 * @param row what was put in for them: values of fields, and from when on it is pointless (epoch ms)
 * @param person null when they were erased meanwhile
 */
export function admit(
  { rules, text, optOutLine }: Letter,
  row: { fields: Partial<Record<TemplateField, string>>; expiresAt: number | null },
  person: Person | null,
  shop: ShopNow,
): Admission {
  const later = (at: number, reason: SkipReason): Admission =>
    row.expiresAt !== null && at >= row.expiresAt ? skip(reason) : { kind: 'later', at };
  if (row.expiresAt !== null && shop.now >= row.expiresAt) return skip('expired');
  if (rules.quietHours === 'held' && shop.quietUntil !== null) return later(shop.quietUntil, 'expired');
  if (!person) return skip('erased');
  if (rules.to !== 'anyone' && person.optedOut) return skip('opted_out');
  if (rules.to === 'consented' && !person.agreed) return skip('no_consent');
  const { phone, country } = person;
  if (phone === null) return skip('cannot_receive');
  if (!shop.allowed.has(country)) return skip('country_not_allowed');
  if (shop.stopped.has(country)) return skip('country_stopped');
  const perSegment = shop.prices.get(country);
  if (perSegment === undefined) return skip('no_price');
  if (person.hadNews && rules.secondThatDay === 'skipped') return skip('one_a_day');
  if (person.hadNews && rules.secondThatDay === 'next_day') return later(shop.tomorrow, 'one_a_day');
  const names = { name: person.name, first_name: firstName(person.name), shop: shop.name };
  const written = render(text, { ...names, ...row.fields });
  const body = optOutLine === null ? written : withOptOutLine(written, optOutLine);
  return { kind: 'send', to: phone, country, body, segments: countSegments(body).segments, perSegment };
}
