/** Milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/** Waiting times that double from half a second to ten seconds. */
export function createBackoff(): { next(): number; reset(): void } {
  let wait = FIRST_WAIT;
  return {
    next() {
      const now = wait;
      wait = Math.min(wait * 2, LONGEST_WAIT);
      return now;
    },
    reset() {
      wait = FIRST_WAIT;
    },
  };
}
