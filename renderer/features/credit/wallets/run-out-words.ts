/** Milliseconds: a moment later than this is told of by no date, which so little was reckoned from. */
const FAR = 365 * 24 * 60 * 60 * 1_000;

/** How to say when the credit runs out: a moment, or words in its place; and what it was reckoned from. */
type RunOutWords =
  | { at: number; note: 'credit.runsOutNote' }
  | { at: null; value: 'credit.runsOutNow' | 'credit.runsOutFar'; note: 'credit.runsOutNote' }
  | { at: null; value: 'credit.unknown'; note: 'credit.runsOutNever' | 'credit.runsOutNote' };

/** @param runsOutAt epoch ms; null when nothing was spent, undefined when it is not known yet */
export function runOutWords(runsOutAt: number | null | undefined, now: number): RunOutWords {
  if (runsOutAt === undefined) return { at: null, value: 'credit.unknown', note: 'credit.runsOutNote' };
  if (runsOutAt === null) return { at: null, value: 'credit.unknown', note: 'credit.runsOutNever' };
  if (runsOutAt <= now) return { at: null, value: 'credit.runsOutNow', note: 'credit.runsOutNote' };
  if (runsOutAt > now + FAR) return { at: null, value: 'credit.runsOutFar', note: 'credit.runsOutNote' };
  return { at: runsOutAt, note: 'credit.runsOutNote' };
}
