import { describe, expect, it } from 'vitest';
import { noCodeAction } from '../../../renderer/features/registration/no-code-action.ts';

describe('the button beside an advice', () => {
  it('does what the advice says', () => {
    expect(noCodeAction('wait', false)).toBe('close');
    expect(noCodeAction('resend_now', false)).toBe('resend');
    expect(noCodeAction('code_expired', false)).toBe('resend');
    expect(noCodeAction('check_number', false)).toBe('back');
  });

  it('keeps a number for later where another code does not help, and leads a member’s reset back to the member', () => {
    for (const kind of ['country_slow', 'tries_used_up'] as const) {
      expect(noCodeAction(kind, false)).toBe('keep');
      expect(noCodeAction(kind, true)).toBe('back');
    }
  });
});
