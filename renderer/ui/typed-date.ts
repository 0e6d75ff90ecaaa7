/**
 * The slashes of a date that is typed day first, so that a keypad of digits is enough: `28021990` → `28/02/1990`.
 * @param before the text before the edit; one that got shorter is left as it is
 */
export function withSlashes(before: string, typed: string): string {
  if (typed.length <= before.length) return typed;
  return typed.replace(/^(\d{2})(\d{2})(\d{4})$/, '$1/$2/$3').replace(/^(\d{2}(?:\/\d{2})?)(\d)$/, '$1/$2');
}
