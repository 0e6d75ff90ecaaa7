import { describe, expect, it } from 'vitest';
import { noCodeAction } from '../../../renderer/features/registration/no-code-action.ts';

describe('the button beside an advice', () => {
  it('does what the advice says', () => {
    expect(noCodeAction('wait', false, false)).toBe('close');
    expect(noCodeAction('resend_now', false, true)).toBe('resend');
    expect(noCodeAction('code_expired', false, false)).toBe('resend');
    expect(noCodeAction('check_number', false, true)).toBe('back');
  });

  it('sends nothing yet while the phone has the message and is being looked at', () => {
    expect(noCodeAction('look_on_phone', false, false)).toBe('close');
    expect(noCodeAction('look_on_phone', false, true)).toBe('resend');
  });

  it('keeps a number for later where another code does not help, and leads a member’s reset back to the member', () => {
    for (const kind of ['country_slow', 'tries_used_up'] as const) {
      expect(noCodeAction(kind, false, true)).toBe('keep');
      expect(noCodeAction(kind, true, true)).toBe('back');
    }
  });
});
