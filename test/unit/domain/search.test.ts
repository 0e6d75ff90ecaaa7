import { describe, expect, it } from 'vitest';
import { createSearch, fold, toSearchable } from '#shared/domain/search.ts';

const finds = (text: string, name: string, phone = '+6581234567'): boolean =>
  createSearch(text)(toSearchable(name, phone));

describe('a search by name', () => {
  it('finds any part, whatever its case', () => {
    expect(finds('ah k', 'Tan Ah Kow')).toBe(true);
    expect(finds('KOW', 'Tan Ah Kow')).toBe(true);
    expect(finds('kov', 'Tan Ah Kow')).toBe(false);
  });

  it('wants every word, in any order', () => {
    expect(finds('kow tan', 'Tan Ah Kow')).toBe(true);
    expect(finds('kow lim', 'Tan Ah Kow')).toBe(false);
    expect(finds(' tan  kow ', 'Tan Ah Kow')).toBe(true);
  });

  it('makes no difference between letters with and without accents, on either side', () => {
    expect(finds('jose', 'José Núñez')).toBe(true);
    expect(finds('núñez', 'Jose Nunez')).toBe(true);
    expect(finds('dang', 'Đặng Thị Hoa')).toBe(true);
    expect(finds('STRASSE', 'Ida Straße')).toBe(true);
    expect(finds("o'brien", 'Ann O’Brien')).toBe(true);
  });

  it('makes no difference between full-width and plain letters', () => {
    expect(finds('ｔａｎ', 'Tan Ah Kow')).toBe(true);
    expect(finds('tan', 'ＴＡＮ　Ah')).toBe(true);
  });

  it('finds Chinese and Thai names by any of their characters', () => {
    expect(finds('伟', '陈伟杰')).toBe(true);
    expect(finds('伟陈', '陈伟杰')).toBe(false);
    expect(finds('ชาย', 'สมชาย ใจดี')).toBe(true);
    expect(finds('ใจดี สม', 'สมชาย ใจดี')).toBe(true);
    expect(finds('น้ำ', 'น้ำฝน')).toBe(true);
    // Another tone is another name.
    expect(finds('น่ำ', 'น้ำฝน')).toBe(false);
  });

  it('passes over characters that are not seen', () => {
    expect(finds('ta\u200bn', 'Tan')).toBe(true);
  });

  it('finds everybody while nothing is typed', () => {
    expect(finds('', 'Tan')).toBe(true);
    expect(finds('  ', 'Tan')).toBe(true);
  });

  it('finds a number in a name', () => {
    expect(finds('8', 'Henry 8', '+6591111111')).toBe(true);
  });
});

describe('a search by number', () => {
  it('finds any part of it, however it is grouped', () => {
    for (const text of ['8123 4567', '8123-4567', '4567', '+65 81', '+65 (8123) 4567', '６５８１', '+', '(']) {
      expect(finds(text, 'Tan'), text).toBe(true);
    }
    expect(finds('8124', 'Tan')).toBe(false);
  });

  it('finds it as it is written at home, with the zero in front', () => {
    expect(finds('0812', 'Budi', '+6281234567890')).toBe(true);
    expect(finds('0812-3456-7890', 'Budi', '+6281234567890')).toBe(true);
    expect(finds('081 234', 'Somchai', '+66812345678')).toBe(true);
    expect(finds('0812', 'Tan', '+6581234567')).toBe(false);
  });

  it('takes two zeros for the plus that they dial, and for two zeros', () => {
    expect(finds('0065 8123', 'Tan')).toBe(true);
    expect(finds('0012', 'Tan', '+6590012345')).toBe(true);
  });

  it('does not run from one way of writing it into the other', () => {
    expect(finds('7890081', 'Budi', '+6281234567890')).toBe(false);
  });

  it('keeps a number that no country knows', () => {
    expect(finds('9990', 'Tan', '+9990123456')).toBe(true);
  });

  it('is one of words as soon as there are letters', () => {
    expect(finds('tan 8123', 'Tan')).toBe(false);
  });
});

it('folds once for many searches: a search costs a small part of it', () => {
  const people = Array.from({ length: 5_000 }, (_, i) => ({
    name: `Núñez Đặng ${i}`,
    phone: `+62812${1_000_000 + i}`,
  }));
  const time = <T>(work: () => T): [T, number] => {
    const start = performance.now();
    return [work(), performance.now() - start];
  };
  const [folded, folding] = time(() => people.map(({ name, phone }) => toSearchable(name, phone)));
  const [found, searching] = time(() => folded.filter(createSearch('dang 4999')));
  expect(found).toHaveLength(1);
  expect(searching).toBeLessThan(folding / 3);
});

it('folds what is folded to itself', () => {
  for (const text of ['José', 'Straße', 'ΟΔΟΣ', 'İstanbul', 'Đặng', 'น้ำ']) expect(fold(fold(text))).toBe(fold(text));
});
