import { describe, expect, it } from 'vitest';
import { editPhone } from '../../../renderer/features/registration/phone-editing.ts';

/** Writes a field with its caret as `|`. */
const field = ({ text, caret }: { text: string; caret: number }) => `${text.slice(0, caret)}|${text.slice(caret)}`;
const edit = (before: string, typed: string, forward = false) =>
  field(editPhone(before, typed.replace('|', ''), typed.indexOf('|'), 'SG', forward));

describe('editing a phone number', () => {
  it('groups the digits as they are typed and keeps the caret at the end', () => {
    expect(edit('8123', '81234|')).toBe('8123 4|');
    expect(edit('', '+|')).toBe('+|');
    expect(edit('+6', '+65|')).toBe('+65|');
    expect(edit('+65', '+658|')).toBe('+65 8|');
  });

  it('keeps the caret behind a digit put in the middle', () => {
    expect(edit('8123 567', '81239| 567')).toBe('8123 9|567');
    expect(edit('8123 567', '89|123 567')).toBe('89|12 3567');
  });

  it('keeps the caret where a digit was taken out of the middle', () => {
    expect(edit('8123 4567', '81|3 4567')).toBe('81|34 567');
  });

  it('eats the digit beside a separator that alone was deleted', () => {
    expect(edit('8123 4567', '8123|4567')).toBe('812|4 567');
    expect(edit('8123 4567', '8123|4567', true)).toBe('8123| 567');
  });

  it('takes a pasted number with whatever stands around its digits', () => {
    expect(edit('', 'tel: (+65) 8123-4567 Mei|')).toBe('+65 8123 4567|');
  });

  it('stays within what any number can have, however long the burst', () => {
    expect(edit('', `${'9'.repeat(300)}|`).replace(/\D/g, '')).toHaveLength(20);
  });

  it('reads 00 in front as a plus, and full-width digits as plain ones', () => {
    expect(edit('0', '00|')).toBe('+|');
    expect(edit('', '００６０１２|')).toBe('+60 12|');
  });

  it('can be emptied', () => {
    expect(edit('8', '|')).toBe('|');
  });
});
