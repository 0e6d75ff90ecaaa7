import { useWindowEvent } from '@mantine/hooks';
import { useRef } from 'react';
import { isScannerBurst } from './scanner-burst.ts';

const REMEMBERED = 20;

export interface ScanGuard {
  /** Whether a form was just submitted by a scan; asking starts anew. */
  wasScan(): boolean;
}

/**
 * Watches the keys for a barcode scanner that ends with Enter, wherever on the page they land. It goes by when the keys
 * were hit, not by when they were dealt with: a slow computer must not make a scan look like a hand.
 */
export function useScanGuard(): ScanGuard {
  const keys = useRef<{ key: string; at: number }[]>([]);
  useWindowEvent(
    'keydown',
    ({ key, timeStamp }) => {
      keys.current = [...keys.current.slice(-REMEMBERED), { key, at: timeStamp }];
    },
    { capture: true },
  );
  return {
    wasScan() {
      const last = keys.current.at(-1);
      const earlier = keys.current.slice(0, -1).map(({ at }) => at);
      keys.current = [];
      return last?.key === 'Enter' && isScannerBurst(earlier, last.at);
    },
  };
}
