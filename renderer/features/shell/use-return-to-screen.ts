import { useWindowEvent } from '@mantine/hooks';
import { useRef } from 'react';

/**
 * Remembers what had the focus last on the screen that the bar and the rail stand around.
 * @returns gives the focus back to it, and tells whether it could: the screen may have moved on
 */
export function useReturnToScreen(): () => boolean {
  const last = useRef<HTMLElement>(null);
  useWindowEvent('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.closest('main')) last.current = target;
  });
  return () => {
    last.current?.focus();
    return last.current !== null && document.activeElement === last.current;
  };
}
