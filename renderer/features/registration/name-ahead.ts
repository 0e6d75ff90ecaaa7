import type { PressedKey } from './dial-keys.ts';

/**
 * What was typed of a name before its field was there, with one more key. Digits are the rest of the code, and a name
 * begins with a letter.
 */
export function nameAhead(name: string, { key, ctrlKey, altKey, metaKey }: PressedKey): string {
  const letters = [...name];
  if (key === 'Backspace') return letters.slice(0, -1).join('');
  const isName = letters.length > 0 ? /^[^\d]$/u : /^\p{L}$/u;
  return ctrlKey || altKey || metaKey || !isName.test(key) ? name : name + key;
}
