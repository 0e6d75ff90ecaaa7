import { describe, expect, it } from 'vitest';
import { createCopy, MEMBERS_PER_PAGE } from '#core/features/members/copy.ts';
import type { MemberRecord } from '#shared/api/members.ts';
import { memberRecord } from '#test/fake-shop.ts';

const one = (n: number, differs: Partial<MemberRecord> = {}): MemberRecord => ({
  ...memberRecord,
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  name: `Member ${n}`,
  phone: `+658${String(1_000_000 + n)}`,
  joinedAt: n,
  ...differs,
});

describe('the copy of the members in memory', () => {
  it('answers page by page, newest member first, with how many there are', () => {
    const copy = createCopy();
    copy.put(Array.from({ length: 120 }, (_, n) => one(n)));
    const pages = [0, 50, 100, 150].map((offset) => copy.find('', offset));
    expect(pages.map(({ total }) => total)).toEqual([120, 120, 120, 120]);
    expect(pages.map(({ members }) => members.length)).toEqual([MEMBERS_PER_PAGE, MEMBERS_PER_PAGE, 20, 0]);
    const order = pages.flatMap(({ members }) => members.map(({ joinedAt }) => joinedAt));
    expect(order).toEqual(Array.from({ length: 120 }, (_, n) => 119 - n));
  });

  it('finds by name and by number', () => {
    const copy = createCopy();
    copy.put([one(1, { name: '陈伟杰' }), one(2, { phone: '+6281234567890' })]);
    expect(copy.find('伟', 0)).toMatchObject({ total: 1, members: [{ name: '陈伟杰' }] });
    expect(copy.find('0812 34', 0)).toMatchObject({ total: 1, members: [{ name: 'Member 2' }] });
    expect(copy.find('nobody', 0)).toEqual({ total: 0, members: [] });
  });

  it('finds what somebody is called now, and not what they were called before', () => {
    const copy = createCopy();
    copy.put([one(1)]);
    copy.find('', 0);
    copy.put([one(1, { name: 'Renamed', revision: 2 })]);
    expect(copy.find('renamed', 0).total).toBe(1);
    expect(copy.find('member', 0).total).toBe(0);
    expect(copy.count()).toBe(1);
  });

  it('keeps the newer of two records, in whichever order they come', () => {
    const copy = createCopy();
    copy.put([one(1, { name: 'New', revision: 5 })]);
    copy.put([one(1, { name: 'Old', revision: 4 })]);
    expect(copy.find('', 0).members).toMatchObject([{ name: 'New' }]);
  });

  it('does not take back who was erased', () => {
    const copy = createCopy();
    copy.put([one(1), one(2)]);
    copy.find('', 0);
    copy.erase([one(1).id]);
    copy.put([one(1, { revision: 9 })]);
    expect(copy.find('', 0).members).toMatchObject([{ name: 'Member 2' }]);
    expect(copy.isErased(one(1).id)).toBe(true);
  });

  it('keeps one order for those who joined at the same moment', () => {
    const copy = createCopy();
    const together = Array.from({ length: 80 }, (_, n) => one(n, { joinedAt: 7 }));
    copy.put(together.toReversed());
    const names = [0, 50].flatMap((offset) => copy.find('', offset).members.map(({ name }) => name));
    expect(new Set(names).size).toBe(80);
  });

  it('makes each record ready for searching once, not with each key', () => {
    let reads = 0;
    const watched = Array.from({ length: 500 }, (_, n) =>
      Object.defineProperty(one(n), 'name', {
        get: () => {
          reads += 1;
          return `Member ${n}`;
        },
      }),
    );
    const copy = createCopy();
    copy.put(watched);
    const folding = reads;
    for (const text of ['m', 'me', 'mem', 'mem 4', '81']) copy.find(text, 0);
    expect(folding).toBeGreaterThanOrEqual(500);
    expect(reads).toBe(folding);
  });
});
