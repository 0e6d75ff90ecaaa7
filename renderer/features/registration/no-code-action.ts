import type { NoCodeAdvice } from '#shared/domain/no-code-advice.ts';
import { assertNever } from '#shared/errors.ts';

/** What the button beside an advice does. */
export type NoCodeAction = 'close' | 'resend' | 'back' | 'keep';

/**
 * @param isReset whether a member resets the password: then there is a member to go back to, and no number to keep
 * @param resendOpen whether a new code may be sent by now
 */
export function noCodeAction(kind: NoCodeAdvice['kind'], isReset: boolean, resendOpen: boolean): NoCodeAction {
  switch (kind) {
    case 'wait':
      return 'close';
    case 'look_on_phone':
      return resendOpen ? 'resend' : 'close';
    case 'resend_now':
    case 'resend_at':
    case 'code_expired':
      return 'resend';
    case 'check_number':
      return 'back';
    case 'country_slow':
    case 'tries_used_up':
      return isReset ? 'back' : 'keep';
    default:
      return assertNever(kind);
  }
}
