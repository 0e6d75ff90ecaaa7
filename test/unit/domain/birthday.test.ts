import { describe, expect, it } from 'vitest';
import { parseBirthday } from '#shared/domain/birthday.ts';

describe('a birthday typed at the counter', () => {
  it.each([
    ['28/02/1990', '1990-02-28'],
    ['28.2.1990', '1990-02-28'],
    ['3 12 2001', '2001-12-03'],
    ['1990-02-28', '1990-02-28'],
    ['29/02/2000', '2000-02-29'],
    ['22/11/2026', '2026-11-22'],
    ['  ', null],
    ['29/02/2001', undefined],
    ['31/04/1990', undefined],
    ['02/28/1990', undefined],
    ['23/11/2026', undefined],
    ['31/12/1899', undefined],
    ['28/02/90', undefined],
    ['soon', undefined],
  ])('%j is %j', (text, day) => {
    expect(parseBirthday(text, '2026-11-22')).toBe(day);
  });
});
