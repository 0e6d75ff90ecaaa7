import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { maskPhoneInSms } from '#shared/domain/phone.ts';
import { firstName, type TemplateField } from '#shared/domain/templates.ts';
import type { Format } from '../../../i18n/format.ts';

/** Whom a preview is for. */
interface SamplePerson {
  name: string;
  /** E.164; null for somebody who is no member. */
  phone: string | null;
}

/** What the fields of a text stand for in a preview. */
export interface Sample {
  person: SamplePerson;
  shop: string;
  reward: string;
  available: Micros;
  codes: number;
  /** Epoch milliseconds. */
  now: number;
}

const TWO_WEEKS = 14 * 24 * 60 * 60 * 1_000;

/** @param format in English, as messages are */
export function sampleValues(sample: Sample, format: Format): Record<TemplateField, string> {
  const { person, shop, reward, available, codes, now } = sample;
  return {
    name: person.name,
    first_name: firstName(person.name),
    shop,
    reward,
    lapse_day: format.date(now + TWO_WEEKS),
    date: format.date(now),
    time: format.time(now),
    new_number: person.phone === null ? '' : maskPhoneInSms(person.phone),
    balance: format.money(available, SMS_CURRENCY),
    codes: format.number(codes),
  };
}
