/** What a number is typed with. */
export interface PressedKey {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** Whether a key begins a number, or goes on with one. */
export function isDialKey({ key, ctrlKey, altKey, metaKey }: PressedKey): boolean {
  return /^[\d+]$/.test(key) && !ctrlKey && !altKey && !metaKey;
}

/** Where a digit is meant for something else than the phone field. */
const TAKES_KEYS = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]';

export function takesKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TAKES_KEYS) !== null;
}

/**
 * The name beside a number after the number was edited. It belongs to the number: once that is begun anew, it is another
 * customer's.
 */
export function nameAfterEdit(before: string, after: string, name: string): string {
  const digits = (text: string) => text.replace(/\D/g, '').length;
  return digits(before) > 1 && digits(after) <= 1 ? '' : name;
}
