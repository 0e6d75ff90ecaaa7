import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus at its place while a call is under way: what was pressed is switched off meanwhile and would lose it,
 * and a key such as Escape would then go to the page behind.
 * @returns for the element around, which needs `tabIndex={-1}` to hold the focus in between
 */
export function useKeptFocus<Place extends HTMLElement>(busy: boolean): RefObject<Place | null> {
  const place = useRef<Place>(null);
  const pressed = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (busy) {
      if (!(activeElement instanceof HTMLElement) || !place.current?.contains(activeElement)) return;
      pressed.current = activeElement;
      place.current.focus();
    } else {
      if (activeElement === place.current) pressed.current?.focus();
      pressed.current = null;
    }
  }, [busy]);
  return place;
}
