import { useWindowEvent } from '@mantine/hooks';
import { useRef } from 'react';
import { SCANNER_GAP_MS } from './scanner-burst.ts';
import type { ScanGuard } from './use-scan-guard.ts';

interface ScanUndo<T> {
  scan: ScanGuard;
  /** What a scan would change. */
  value: T;
  /** The same before this part was on screen: a scan may have begun by then. */
  initially: T;
  /** Puts back what stood there before the first key of the scan. */
  undo: (before: T) => void;
}

/**
 * Keeps the Enter at the end of a scan from doing anything, and gives back what stood there before it. A form cannot do
 * that when it is submitted: while its button is disabled, Enter does not submit it.
 */
export function useScanUndo<T>({ scan, value, initially, undo }: ScanUndo<T>): void {
  const run = useRef<{ before: T; lastAt: number }>(null);
  run.current ??= { before: initially, lastAt: performance.now() };
  const { current } = run;
  useWindowEvent(
    'keydown',
    ({ timeStamp }) => {
      if (timeStamp - current.lastAt > SCANNER_GAP_MS) current.before = value;
      current.lastAt = timeStamp;
    },
    { capture: true },
  );
  useWindowEvent('keydown', (event) => {
    if (event.key !== 'Enter' || !scan.wasScan()) return;
    event.preventDefault();
    undo(current.before);
  });
}
