import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from 'react';
import type { Wipe } from './computer-rules.ts';

// Hardly anybody ever needs it.
const WipeDialog = lazy(async () => ({ default: (await import('./wipe-dialog.tsx')).WipeDialog }));

const AskWipe = createContext<((wipe: Wipe) => void) | null>(null);

/** Opens the question whether something is to be removed from this computer. */
export function useAskWipe(): (wipe: Wipe) => void {
  const ask = useContext(AskWipe);
  if (!ask) throw new Error('a wipe was asked for outside of WipeProvider');
  return ask;
}

interface Question {
  wipe: Wipe;
  opened: boolean;
  /** Grows with each asking. */
  nth: number;
}

/** Stands above the stages: a wipe goes through several of them. */
export function WipeProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = (wipe: Wipe) => setQuestion((last) => ({ wipe, opened: true, nth: (last?.nth ?? 0) + 1 }));
  const close = () => setQuestion((last) => last && { ...last, opened: false });
  return (
    <AskWipe value={ask}>
      {children}
      {question && (
        <Suspense fallback={null}>
          <WipeDialog key={question.nth} wipe={question.wipe} opened={question.opened} onClose={close} />
        </Suspense>
      )}
    </AskWipe>
  );
}
