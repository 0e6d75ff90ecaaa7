import { useWindowEvent } from '@mantine/hooks';
import { type RefObject, useEffect, useRef } from 'react';

/**
 * Puts the focus back where it was when a screen that was kept out of sight is shown again, unless a part of it has
 * taken it already: the attribute `autoFocus` only counts when an element is new.
 * @returns for the element around
 */
export function useReturningFocus<Place extends HTMLElement>(): RefObject<Place | null> {
  const place = useRef<Place>(null);
  const last = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element || element.contains(document.activeElement)) return;
    // What had it may be gone: the step may have moved on meanwhile.
    const known = last.current && element.contains(last.current) ? last.current : null;
    (known ?? element.querySelector<HTMLElement>('input, button'))?.focus();
  }, []);
  useWindowEvent('focusin', ({ target }) => {
    if (target instanceof HTMLElement && place.current?.contains(target)) last.current = target;
  });
  return place;
}
