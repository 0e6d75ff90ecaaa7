import { useEffect, useState } from 'react';
import { useSnapshot } from '../bridge/bridge-context.tsx';

/**
 * The present moment by the server's clock (epoch ms), renewed each second as long as `until` lies ahead, so that a
 * countdown ticks and stops by itself. Without `until` it is renewed each half minute, for words such as “today”.
 */
export function useNow(until?: number): number {
  const offset = useSnapshot((snapshot) => snapshot.app.clockOffset);
  const [local, setLocal] = useState(Date.now);
  const now = local + offset;
  const ticking = until !== undefined && until > now;
  const interval = ticking ? 1_000 : 30_000;
  useEffect(() => {
    const renew = () => setLocal(Date.now());
    // A new `until` may come in the middle of a long pause.
    if (until !== undefined) renew();
    const timer = setInterval(renew, interval);
    return () => clearInterval(timer);
  }, [interval, until]);
  return now;
}
