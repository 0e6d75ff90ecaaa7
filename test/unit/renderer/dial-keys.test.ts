import { describe, expect, it } from 'vitest';
import { isDialKey, nameAfterEdit } from '../../../renderer/features/registration/dial-keys.ts';

const press = (key: string, modifiers = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, ...modifiers });

describe('a key that begins a number', () => {
  it('is a digit or a plus by itself', () => {
    expect('0123456789+'.split('').every((key) => isDialKey(press(key)))).toBe(true);
    expect(['a', ' ', 'Enter', 'F8', '-', 'Backspace'].some((key) => isDialKey(press(key)))).toBe(false);
  });

  it('is no shortcut of the browser or the system', () => {
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey']) {
      expect(isDialKey(press('1', { [modifier]: true })), modifier).toBe(false);
    }
  });
});

describe('the name beside a number', () => {
  it('stays while the number is mended', () => {
    expect(nameAfterEdit('8123 4567', '8123 456', 'Siti')).toBe('Siti');
    expect(nameAfterEdit('', '8', 'Siti')).toBe('Siti');
    expect(nameAfterEdit('8', '', 'Siti')).toBe('Siti');
  });

  it('goes with a number that is begun anew', () => {
    expect(nameAfterEdit('8123 4567', '', 'Siti')).toBe('');
    expect(nameAfterEdit('8123 4567', '9', 'Siti')).toBe('');
    expect(nameAfterEdit('+65 8123 4567', '+', 'Siti')).toBe('');
  });
});
