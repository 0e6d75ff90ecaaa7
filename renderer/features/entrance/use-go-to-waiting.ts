import { useEffect } from 'react';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { createGoToMemory, GO_TO_WAITS } from '../shell/go-to.ts';

/** While nobody is signed in, what was asked for waits for whoever comes, though not for long. */
export function useGoToWaiting(): void {
  const nth = useSnapshot((snapshot) => snapshot.app.goTo?.nth);
  useEffect(() => {
    const memory = createGoToMemory(sessionStorage);
    if (nth === undefined) return memory.forget();
    const timer = setTimeout(() => memory.settle(nth), GO_TO_WAITS);
    return () => clearTimeout(timer);
  }, [nth]);
}
