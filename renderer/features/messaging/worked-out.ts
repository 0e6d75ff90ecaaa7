import type { AppError, Result } from '#shared/errors.ts';

/** What the backend worked out for what was typed. */
export interface WorkedOut<Value> {
  /** What was asked for. */
  key: string;
  value: Value | null;
  /** Why it could not be worked out. */
  error: AppError | null;
}

/** Takes in an answer. Where there is none, what was known stays only if it was asked for by the same key. */
export function takeWorkedOut<Value>(last: WorkedOut<Value>, key: string, result: Result<Value>): WorkedOut<Value> {
  if (result.ok) return { key, value: result.value, error: null };
  return { key, value: last.key === key ? last.value : null, error: result.error };
}
