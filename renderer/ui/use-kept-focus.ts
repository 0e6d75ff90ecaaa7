import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus at its place while a call is under way: what was pressed is switched off meanwhile and would lose it,
 * and a key such as Escape would then go to the page behind.
 * @returns for the element around, which needs `tabIndex={-1}` to hold the focus in between
 */
export function useKeptFocus<Place extends HTMLElement>(busy: boolean): RefObject<Place | null> {
  const place = useRef<Place>(null);
  const pressed = useRef<HTMLElement>(null);
  /** What had the focus in it last. */
  const last = useRef<HTMLElement>(null);
  useEffect(() => {
    const { current } = place;
    const note = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement) last.current = target;
    };
    current?.addEventListener('focusin', note);
    return () => current?.removeEventListener('focusin', note);
  }, []);
  useLayoutEffect(() => {
    const { activeElement, body } = document;
    if (busy) {
      // Some browsers take the focus from a button as soon as it is switched off.
      const held = activeElement === body && last.current?.matches(':disabled') ? last.current : activeElement;
      if (!(held instanceof HTMLElement) || !place.current?.contains(held)) return;
      pressed.current = held;
      place.current.focus();
    } else {
      if (activeElement === place.current) pressed.current?.focus();
      pressed.current = null;
    }
  }, [busy]);
  return place;
}
