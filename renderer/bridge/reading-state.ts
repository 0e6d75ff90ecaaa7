import type { AppError, Result } from '#shared/errors.ts';

/** What is known of something that is read again and again. */
export interface ReadingState<Input, Output> {
  /** Readings are numbered as they are asked for. */
  number: number;
  /** What was last read, and what had been asked for. It stays until there is something newer. */
  shown: { input: Input; output: Output } | null;
  /** Why the last reading failed. */
  error: AppError | null;
}

/** Takes in the answer to one reading: one that comes late changes nothing, one that failed leaves what was read before. */
export function takeReading<Input, Output>(
  last: ReadingState<Input, Output>,
  { number, input }: { number: number; input: Input },
  result: Result<Output>,
): ReadingState<Input, Output> {
  if (last.number > number) return last;
  return result.ok
    ? { number, shown: { input, output: result.value }, error: null }
    : { number, shown: last.shown, error: result.error };
}
