import { expect, it } from 'vitest';
import { nameAhead } from '../../../renderer/features/registration/name-ahead.ts';

const press = (key: string, modifiers = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, ...modifiers });
const type = (...keys: string[]) => keys.reduce((name, key) => nameAhead(name, press(key)), '');

it('gathers a name that is typed before its field is there', () => {
  expect(type(...'Dan O’Four')).toBe('Dan O’Four');
  expect(type('陈', '伟')).toBe('陈伟');
});

it('takes no digit of the code, and nothing but a letter for the beginning', () => {
  expect(type('4', ' ', '-', 'D', '2', 'a', 'n')).toBe('Dan');
});

it('takes a letter back', () => {
  expect(type('D', 'o', 'Backspace', 'a', 'n')).toBe('Dan');
  expect(type('Backspace', 'D')).toBe('D');
});

it('takes no other key and no shortcut', () => {
  expect(type('Enter', 'F8', 'Tab', 'Shift', 'D', 'Enter')).toBe('D');
  expect(nameAhead('D', press('a', { ctrlKey: true }))).toBe('D');
});
