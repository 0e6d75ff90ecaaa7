import type { Message, NoCodeReport, Verification } from '#shared/api/verifications.ts';
import type { Registration } from '#shared/contract/snapshot.ts';
import { adviseNoCode } from '#shared/domain/no-code-advice.ts';
import { type AppError, assertNever } from '#shared/errors.ts';
import { noCodeAction } from './no-code-action.ts';

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

/**
 * The button that the next act is on, by the rule that also advises in “Why no code?”; null while the code can be typed.
 * @param now by the server's clock, epoch milliseconds
 */
export function nextAct(
  state: CodeState,
  { verification, member }: Pick<CodeStage, 'verification' | 'member'>,
  report: NoCodeReport | null,
  now: number,
): 'resend' | 'back' | 'why' | null {
  if (state.kind === 'awaited') return null;
  // The server may call a code expired a moment before its clock says so here.
  const at = state.kind === 'expired' ? Math.max(now, verification.expiresAt) : now;
  const resendOpen = now >= verification.resendOpensAt;
  const action = noCodeAction(adviseNoCode(verification, report, at).kind, member !== null, resendOpen);
  switch (action) {
    case 'close':
      return null;
    case 'resend':
      return resendOpen ? 'resend' : null;
    case 'back':
      return 'back';
    case 'keep':
      return 'why';
    default:
      return assertNever(action);
  }
}
