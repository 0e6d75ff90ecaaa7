import { type Country, dialable, formatAsTyped } from '#shared/domain/phone.ts';

/** E.164 has fifteen digits; a national prefix or an international one in front may add some. */
const LONGEST = 20;

export interface Edited {
  text: string;
  /** Where the caret belongs, as an index into `text`. */
  caret: number;
}

/**
 * What a phone field shows after an edit, with the caret behind the same digit as before, so that it does not jump
 * when the grouping around it changes.
 * @param before the text before the edit
 * @param typed the text after it, not yet grouped
 * @param caret the index of the caret in `typed`
 * @param forward whether the edit was the Delete key, which eats to the right
 */
export function editPhone(before: string, typed: string, caret: number, country: Country, forward = false): Edited {
  let digits = dialable(typed);
  let behind = dialable(typed.slice(0, caret)).length;
  // Only a space or a bracket was deleted. It would come back at once, so the digit beside it goes in its place.
  if (typed.length < before.length && digits === dialable(before)) {
    const at = forward ? behind : behind - 1;
    if (at >= 0) {
      digits = digits.slice(0, at) + digits.slice(at + 1);
      behind = at;
    }
  }
  digits = digits.slice(0, LONGEST);
  const text = formatAsTyped(digits, country);
  return { text, caret: behind >= digits.length ? text.length : indexBehind(text, behind) };
}

/** The index right behind the first `count` digits of a grouped text. */
function indexBehind(text: string, count: number): number {
  if (count === 0) return 0;
  let seen = 0;
  for (const [index, character] of [...text].entries()) {
    if (/[\d+]/.test(character)) seen += 1;
    if (seen === count) return index + 1;
  }
  return text.length;
}
