/** Milliseconds between two reports that someone is there. */
const REPORT_EVERY = 10_000;

interface Surroundings {
  /** Epoch ms. */
  now(): number;
  /** Runs `task` after `ms` milliseconds, unless the returned function is called before. */
  after(ms: number, task: () => void): () => void;
  report(): void;
}

/** Reports that someone is there: at once after a pause, then now and then, and never later than their last move. */
export function createActivity({ now, after, report }: Surroundings) {
  let reportedAt = now();
  let cancelNext: (() => void) | null = null;

  function tell(): void {
    cancelNext = null;
    reportedAt = now();
    report();
  }

  return {
    /** Someone has pressed or moved something. */
    noticed(): void {
      if (cancelNext) return;
      const wait = reportedAt + REPORT_EVERY - now();
      // A clock that was set back would make the wait as long as that.
      if (wait <= 0 || wait > REPORT_EVERY) tell();
      else cancelNext = after(wait, tell);
    },
    close(): void {
      cancelNext?.();
      cancelNext = null;
    },
  };
}

/** Whether a pointer that rests got an event because the page moved below it. */
export function isAtRest({ type, movementX, movementY }: Pick<PointerEvent, 'type' | 'movementX' | 'movementY'>) {
  return type === 'pointermove' && movementX === 0 && movementY === 0;
}
