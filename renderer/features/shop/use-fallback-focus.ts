import { type RefObject, useEffect, useRef } from 'react';

/**
 * Takes the focus when what had it is gone, such as the button in a row that moved to those no longer in use.
 * @returns for the element around, which needs `tabIndex={-1}`
 */
export function useFallbackFocus(): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  });
  return place;
}
