import { createContext, lazy, type ReactNode, Suspense, useContext, useRef, useState } from 'react';
import type { Wipe } from './computer-rules.ts';
import classes from './wipe-context.module.css';

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
  /** Whether the dialog is there, and has seen where the focus was. */
  shown: boolean;
  /** Grows with each asking. */
  nth: number;
}

/** Stands above the stages: a wipe goes through several of them. */
export function WipeProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = (wipe: Wipe) => setQuestion((last) => ({ wipe, opened: true, shown: false, nth: (last?.nth ?? 0) + 1 }));
  const show = () => setQuestion((last) => last && { ...last, shown: true });
  const close = () => setQuestion((last) => last && { ...last, opened: false });
  const screen = useRef<HTMLDivElement>(null);
  // The screen that was asked from may be gone, and the one that came meanwhile could not take the focus.
  const focusScreen = () => {
    if (screen.current?.contains(document.activeElement)) return;
    screen.current?.querySelector<HTMLElement>('main :is(input,button)')?.focus();
  };
  return (
    <AskWipe value={ask}>
      <div ref={screen} className={classes.screen} inert={question?.opened === true && question.shown}>
        {children}
      </div>
      {question && (
        <Suspense fallback={null}>
          <WipeDialog
            key={question.nth}
            wipe={question.wipe}
            opened={question.opened}
            onShown={show}
            onClose={close}
            onClosed={focusScreen}
          />
        </Suspense>
      )}
    </AskWipe>
  );
}
