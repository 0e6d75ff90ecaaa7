import type { Message, Verification } from '#shared/api/verifications.ts';
import type { AppError } from '#shared/errors.ts';

/** What has become of the newest code. Only `no_tries` is final; the backend has the last word on the others. */
export type CodeState =
  | { kind: 'awaited' }
  | { kind: 'not_delivered'; failure: NonNullable<Message['failure']> }
  | { kind: 'expired' }
  | { kind: 'no_tries' };

/**
 * @param checkError why the last check failed
 * @param now by the server's clock, epoch milliseconds
 */
export function codeState(
  { triesLeft, expiresAt, message }: Pick<Verification, 'triesLeft' | 'expiresAt' | 'message'>,
  checkError: AppError | null,
  now: number,
): CodeState {
  if (triesLeft === 0) return { kind: 'no_tries' };
  if (message.status === 'failed') return { kind: 'not_delivered', failure: message.failure ?? 'undelivered' };
  return now >= expiresAt || checkError?.code === 'code_expired' ? { kind: 'expired' } : { kind: 'awaited' };
}
