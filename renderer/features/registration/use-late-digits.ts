import { type KeyboardEvent, useState } from 'react';

/** Digits that come this soon were meant for the code: the sixth moves the focus on while the hand still types. */
const LATE_DIGITS_MS = 700;

/** Keeps the last digits of a code out of the field that follows it; for the key events of that field's form. */
export function useLateDigits(): (event: KeyboardEvent) => void {
  const [openedAt] = useState(() => performance.now());
  return (event) => {
    if (/^\d$/.test(event.key) && event.timeStamp - openedAt < LATE_DIGITS_MS) event.preventDefault();
  };
}
