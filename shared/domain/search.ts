import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { dialable, type E164 } from './phone.ts';

/** Accents of Latin, Greek and Cyrillic letters, and characters that are not seen. Thai vowels and tones are letters. */
const NOT_COMPARED = /[\u0300-\u036f\p{Cf}]/gu;

/** Letters that people type without their stroke, and that have no decomposition of their own. */
const PLAIN: Readonly<Record<string, string>> = { đ: 'd', ø: 'o', ł: 'l', æ: 'ae', œ: 'oe', '’': "'", ʼ: "'" };
const UNPLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/** A text as it is compared: case, accents and full-width forms make no difference. */
export function fold(text: string): string {
  const letters = text.normalize('NFKD').replace(NOT_COMPARED, '');
  // By way of capitals, which `ß` and the two small sigmas have in common with what is typed for them.
  return letters
    .toUpperCase()
    .toLowerCase()
    .replace(UNPLAIN, (letter) => PLAIN[letter] ?? letter);
}

/** What a search looks at, made once for many searches. */
export interface Searchable {
  /** Folded. */
  readonly name: string;
  /** As dialled from abroad and at home: `+6281234567890 081234567890`. */
  readonly numbers: string;
}

export function toSearchable(name: string, phone: E164): Searchable {
  const national = parsePhoneNumberFromString(phone)?.formatNational().replace(/\D/g, '') ?? '';
  return { name: fold(name), numbers: `${phone} ${national}` };
}

/** Digits and what people write between them. */
const PHONE_TEXT = /^[\d\s+()./-]+$/;

/**
 * Reads what was typed into a search field. It finds whose name has each of its words somewhere, and, where it is made
 * of digits and signs alone, whose number has them in a row. An empty text finds everybody.
 */
export function createSearch(text: string): (one: Searchable) => boolean {
  const words = fold(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  const digits = numberParts(text);
  return ({ name, numbers }) =>
    words.every((word) => name.includes(word)) || digits.some((part) => numbers.includes(part));
}

/** What of a number is looked for: two zeros in front are a plus that was dialled, or digits in the middle. */
function numberParts(text: string): string[] {
  const plain = text.normalize('NFKC').trim();
  return PHONE_TEXT.test(plain) ? [dialable(plain), plain.replace(/\D/g, '')] : [];
}
