import { useWindowEvent } from '@mantine/hooks';
import { type RefObject, useRef } from 'react';
import type { Result } from '#shared/errors.ts';
import { isDialKey, takesKeys } from './dial-keys.ts';
import type { ScanGuard } from './use-scan-guard.ts';

interface TypedAhead {
  /** Gathers the keys until the phone field is there to take them. */
  ahead: RefObject<string>;
  scan: ScanGuard;
  /** Whether something is under way that a digit must not end. */
  busy: boolean;
  /** Makes room for the next customer. */
  begin: () => Promise<Result<unknown>>;
}

/** On a finished registration a digit is the next customer's first. */
export function useTypedAhead({ ahead, scan, busy, begin }: TypedAhead): void {
  const begun = useRef(false);
  const start = async () => {
    begun.current = true;
    const done = await begin();
    if (done.ok) return;
    begun.current = false;
    ahead.current = '';
  };
  useWindowEvent(
    'keydown',
    (event) => {
      if (takesKeys(event.target)) return;
      if (isDialKey(event) && (begun.current || !busy)) {
        event.preventDefault();
        ahead.current += event.key;
        if (!begun.current) void start();
      } else if (begun.current && event.key === 'Enter') {
        // It belongs to the number, and not to a button of the customer who has just left.
        event.preventDefault();
        if (scan.wasScan()) ahead.current = '';
      }
    },
    { capture: true },
  );
}
