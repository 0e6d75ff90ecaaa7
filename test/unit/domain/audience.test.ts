import { describe, expect, it } from 'vitest';
import { audienceSchema, EVERYBODY, isEverybody, tagSchema, tagsSchema } from '#shared/domain/audience.ts';

describe('a tag', () => {
  it.each([
    ['VIP', 'VIP'],
    ['  Coffee   club ', 'Coffee club'],
    ['R&D - 2', 'R&D - 2'],
    ['常客', '常客'],
    ['น้ำฝน', 'น้ำฝน'],
    ['Cafe\u0301', 'Caf\u00e9'],
    ['x'.repeat(30), 'x'.repeat(30)],
  ])('%j is kept as %j', (typed, tag) => {
    expect(tagSchema.parse(typed)).toBe(tag);
  });

  it.each(['', '  ', '-', '& -', 'x'.repeat(31), 'a,b', 'a\nb', '<b>', '🎉', '{x}'])('is not %j', (typed) => {
    expect(tagSchema.safeParse(typed).success).toBe(false);
  });

  it('stands once among others, however it is written, and beside nine of them', () => {
    expect(tagsSchema.safeParse(['VIP', 'Student']).success).toBe(true);
    for (const same of ['vip', 'ＶＩＰ', 'Víp']) expect(tagsSchema.safeParse(['VIP', same]).success, same).toBe(false);
    const ten = Array.from({ length: 10 }, (_, index) => `tag ${index}`);
    expect(tagsSchema.safeParse(ten).success).toBe(true);
    expect(tagsSchema.safeParse([...ten, 'one more']).success).toBe(false);
  });
});

describe('an audience', () => {
  it('is everybody while no filter is set', () => {
    expect(audienceSchema.parse(EVERYBODY)).toEqual(EVERYBODY);
    expect(isEverybody(EVERYBODY)).toBe(true);
  });

  it.each([
    { tags: ['VIP'] },
    { joinedFrom: '2026-01-01' },
    { joinedTo: '2026-01-31' },
    { joinedFrom: '2026-01-31', joinedTo: '2026-01-31' },
    { birthdayMonth: 1 },
    { birthdayMonth: 12 },
    { inactiveSince: '2026-06-30' },
    { countries: ['SG', 'MY'] },
  ])('may be narrowed by %j, and is not everybody then', (filter) => {
    const audience = audienceSchema.parse({ ...EVERYBODY, ...filter });
    expect(audience).toMatchObject(filter);
    expect(isEverybody(audience)).toBe(false);
  });

  it.each([
    { birthdayMonth: 0 },
    { birthdayMonth: 13 },
    { joinedFrom: '2026-02-30' },
    { joinedFrom: '2026-02-02', joinedTo: '2026-02-01' },
    { inactiveSince: '1.2.2026' },
    { countries: ['XX'] },
    { countries: ['SG', 'SG'] },
    { tags: ['VIP', 'vip'] },
    { consent: false },
  ])('cannot be %j', (filter) => {
    expect(audienceSchema.safeParse({ ...EVERYBODY, ...filter }).success).toBe(false);
  });
});
