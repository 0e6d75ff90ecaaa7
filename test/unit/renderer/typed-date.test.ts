import { expect, it } from 'vitest';
import { withSlashes } from '../../../renderer/ui/typed-date.ts';

const type = (keys: string) => [...keys].reduce((text, key) => withSlashes(text, text + key), '');

it('puts the slashes of a date between its digits', () => {
  expect(type('28021990')).toBe('28/02/1990');
});

it.each(['28/02/1990', '8/2/1990', '8.2.1990', '28.02.1990', '28 02 1990'])('leaves %s as it is typed', (text) => {
  expect(type(text)).toBe(text);
});

it('groups pasted digits, leaves other pasted dates alone, and lets a slash be deleted', () => {
  expect(withSlashes('', '28021990')).toBe('28/02/1990');
  expect(withSlashes('', '1990-02-28')).toBe('1990-02-28');
  expect(withSlashes('28/0', '28/')).toBe('28/');
  expect(withSlashes('28/', '28')).toBe('28');
});
