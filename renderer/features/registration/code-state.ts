import type { Message, Verification } from '#shared/api/verifications.ts';
import type { Registration } from '#shared/contract/snapshot.ts';
import type { AppError } from '#shared/errors.ts';

export type CodeStage = Extract<Registration, { step: 'code' }>;

/** What has become of the newest code; the backend has the last word. */
export type CodeState =
  | { kind: 'awaited' }
  | { kind: 'not_delivered'; failure: NonNullable<Message['failure']> }
  | { kind: 'expired' }
  /** Wrong codes have used up the number's tries, and a new code brings none; `liftsAt` is null where it is not known. */
  | { kind: 'no_tries'; liftsAt: number | null };

/**
 * @param checkError why the last check failed
 * @param now by the server's clock, epoch milliseconds
 */
export function codeState(
  {
    triesLeft,
    triesLiftAt,
    expiresAt,
    message,
  }: Pick<Verification, 'triesLeft' | 'triesLiftAt' | 'expiresAt' | 'message'>,
  checkError: AppError | null,
  now: number,
): CodeState {
  if (triesLeft === 0 && (triesLiftAt === null || now < triesLiftAt)) return { kind: 'no_tries', liftsAt: triesLiftAt };
  if (message.status === 'failed') return { kind: 'not_delivered', failure: message.failure ?? 'undelivered' };
  return now >= expiresAt || checkError?.code === 'code_expired' ? { kind: 'expired' } : { kind: 'awaited' };
}
