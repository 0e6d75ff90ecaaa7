import { countSegments, countsTwo, graphemesOf, isGsm, measureText, type TextMeasure } from './sms-segments.ts';

/** A character as it is seen, and what says the same in GSM-7; null where nothing does. */
interface CostlyCharacter {
  char: string;
  plain: string | null;
}

/** A text as it will be paid, and what makes it cost more than it had to. */
export interface TextDescription extends TextMeasure {
  /** What takes the text out of GSM-7, in the order it stands there, each once. Empty in GSM-7. */
  costly: CostlyCharacter[];
  /** What counts two in GSM-7, each once. Empty in UCS-2, where it counts one. */
  doubled: string[];
}

/** @param text as it is sent: fields filled in, opt-out line added */
export function describeText(text: string): TextDescription {
  const measure = measureText(text);
  if (measure.encoding === 'GSM-7') {
    return { ...measure, costly: [], doubled: [...new Set([...text].filter(countsTwo))] };
  }
  const costly = [...new Set(graphemesOf(text).filter((char) => !isGsm(char)))];
  return { ...measure, costly: costly.map((char) => ({ char, plain: plainOf(char) })), doubled: [] };
}

/**
 * The text in plain characters, as far as that saves something: a text in letters that GSM-7 does not have, such as
 * Chinese, stays as it is, and while one character without a plain form is left, no other becomes longer. It is never
 * more segments than before.
 */
export function toPlain(text: string): string {
  const parts = graphemesOf(text).map((char) => ({ char, plain: isGsm(char) ? char : plainOf(char) }));
  const kept = parts.filter(({ plain }) => plain === null);
  if (kept.some(({ char }) => /\p{L}/u.test(char))) return text;
  const plainText = parts
    .map(({ char, plain }) => (plain === null || (kept.length > 0 && plain.length > char.length) ? char : plain))
    .join('');
  return countSegments(plainText).segments <= countSegments(text).segments ? plainText : text;
}

/** What people type for characters that word processors, phones and web pages put in their place. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ...pairs('‘’‚‛′ʹʻʼ´`', "'"),
  ...pairs('“”„‟″«»〝〞', '"'),
  ...pairs('‐‑‒–—―−', '-'),
  ...pairs('•‣∙', '*'),
  ...pairs('·。', '.'),
  ...pairs('、', ','),
  ...pairs('‹', '<'),
  ...pairs('›', '>'),
  ...pairs('×', 'x'),
  ...pairs('÷⁄', '/'),
  ...pairs('\t', ' '),
  ...pairs('đ', 'd'),
  ...pairs('Đ', 'D'),
  ...pairs('ł', 'l'),
  ...pairs('Ł', 'L'),
  ...pairs('ı', 'i'),
  ...pairs('œ', 'oe'),
  ...pairs('Œ', 'OE'),
]);

function pairs(characters: string, plain: string): [string, string][] {
  return [...characters].map((character) => [character, plain]);
}

function plainOf(char: string): string | null {
  const composed = char.normalize('NFC');
  if (isGsm(composed)) return composed;
  // Raised and circled digits and fractions would become other numbers.
  if (/\p{No}/u.test(char)) return null;
  const plain = [...(PLAIN.get(char) ?? withoutAccents(char))].map((part) => PLAIN.get(part) ?? part).join('');
  return isGsm(plain) ? plain : null;
}

/** Compatibility forms taken apart, such as `…` and full-width letters; accents and characters not seen left out. */
function withoutAccents(char: string): string {
  return char.normalize('NFKD').replaceAll(/[\u0300-\u036f\p{Cf}]/gu, '');
}
