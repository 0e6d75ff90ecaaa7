import { useEffect, useEffectEvent } from 'react';

/** Milliseconds that a notice stays once somebody is there. */
const STAYS = 20_000;

/** Calls once a notice may be taken as seen: a while after somebody did something in front of it. */
export function useOnceSeen(shown: boolean, onSeen: () => void): void {
  const seen = useEffectEvent(onSeen);
  useEffect(() => {
    if (!shown) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const somebodyActs = () => {
      timer ??= setTimeout(() => seen(), STAYS);
    };
    window.addEventListener('keydown', somebodyActs, { capture: true });
    window.addEventListener('pointerdown', somebodyActs, { capture: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', somebodyActs, { capture: true });
      window.removeEventListener('pointerdown', somebodyActs, { capture: true });
    };
  }, [shown]);
}
