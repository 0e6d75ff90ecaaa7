import { describe, expect, it } from 'vitest';
import { passwordFault, repeatFault } from '../../../renderer/features/registration/password-rules.ts';

describe('a new password', () => {
  it('has eight to seventy-two characters, whichever they are', () => {
    expect(passwordFault('1234567')).toBe('passwordShort');
    expect(passwordFault('        ')).toBeNull();
    expect(passwordFault('8 letters')).toBeNull();
    expect(passwordFault('x'.repeat(72))).toBeNull();
    expect(passwordFault('x'.repeat(73))).toBe('passwordLong');
  });

  it('is typed the same way twice', () => {
    expect(repeatFault('kopi-o kosong', 'kopi-o kosong')).toBeNull();
    expect(repeatFault('kopi-o kosong', 'kopi-o kosong ')).toBe('passwordsDiffer');
  });
});
