import { useWindowEvent } from '@mantine/hooks';

/** What Escape closes or empties first while the focus is in it: a dialog, a menu, a field with a list or a search. */
const IN_FRONT = '[role="dialog"], [role="menu"], [aria-haspopup][aria-expanded="true"], [data-takes-escape]';

/** Escape goes back a step, unless it closes something in front of the screen first. */
export function useEscape(goBack: () => void): void {
  useWindowEvent(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      // A dialog that heard the key before may be closed by now: where the key was pressed still tells.
      const inFront = event.target instanceof Element && event.target.closest(IN_FRONT);
      if (!inFront && !isDialogShown()) goBack();
    },
    // Before a list closes on the key and no longer tells that it was open.
    { capture: true },
  );
}

/** A dialog that is kept out of sight, while the password is asked for, is in front of nothing. */
export function isDialogShown(): boolean {
  return [...document.querySelectorAll('[role="dialog"]')].some((dialog) => dialog.checkVisibility());
}
