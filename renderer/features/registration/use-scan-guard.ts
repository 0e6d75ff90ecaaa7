import { type KeyboardEvent, useRef } from 'react';
import { isScannerBurst } from './scanner-burst.ts';

const REMEMBERED = 20;

/**
 * Watches the keys of a form for a barcode scanner that ends with Enter. It goes by when the keys were hit, not by when
 * they were dealt with: a slow computer must not make a scan look like a hand.
 */
export function useScanGuard() {
  const keys = useRef<{ key: string; at: number }[]>([]);
  return {
    note: ({ key, timeStamp }: KeyboardEvent) => {
      keys.current = [...keys.current.slice(-REMEMBERED), { key, at: timeStamp }];
    },
    /** Whether the form was just submitted by a scan; asking starts anew. */
    wasScan: () => {
      const last = keys.current.at(-1);
      const earlier = keys.current.slice(0, -1).map(({ at }) => at);
      keys.current = [];
      return last?.key === 'Enter' && isScannerBurst(earlier, last.at);
    },
  };
}
