import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OpenedPages, takeFirstPage, takeOlderPage } from '../../../renderer/bridge/opened-pages.ts';

interface Item {
  id: string;
}

/** How many the backend answers with at once. */
const SIZE = 3;

/** As the backend answers: the items below a cursor, which is the id of the one above them. */
function pageOf(list: readonly Item[], before: string | null) {
  const from = before === null ? 0 : list.findIndex(({ id }) => Number(id) < Number(before));
  const rest = from === -1 ? [] : list.slice(from);
  const items = rest.slice(0, SIZE);
  return { items, next: rest.length > SIZE ? (items.at(-1)?.id ?? null) : null };
}

/** Newest first; ids grow with time. */
const listTo = (newest: number): Item[] => Array.from({ length: newest }, (_, index) => ({ id: `${newest - index}` }));
const first = (list: readonly Item[], last: OpenedPages<Item> | null = null) => takeFirstPage(last, pageOf(list, null));
const more = (list: readonly Item[], last: OpenedPages<Item>) =>
  last.next === null ? last : takeOlderPage(last, last.next, pageOf(list, last.next));
const idsOf = ({ items }: OpenedPages<Item>) => items.map(({ id }) => id);

describe('the open pages of a list', () => {
  it('stay open when something new comes, each item once', () => {
    const before = listTo(9);
    const opened = more(before, first(before));
    expect(idsOf(opened)).toEqual(['9', '8', '7', '6', '5', '4']);
    const after = first(listTo(10), opened);
    expect(idsOf(after)).toEqual(['10', '9', '8', '7', '6', '5', '4']);
    expect(idsOf(more(listTo(10), after))).toEqual(listTo(10).map(({ id }) => id));
  });

  it('begin again with the first one where nothing joins it to what was open', () => {
    const opened = more(listTo(9), first(listTo(9)));
    expect(first(listTo(20), opened)).toEqual({ items: pageOf(listTo(20), null).items, next: '18', deep: false });
  });

  it('do not grow by themselves while only the first one is open', () => {
    expect(idsOf(first(listTo(10), first(listTo(9))))).toEqual(['10', '9', '8']);
  });

  it('take in no page that was asked for below another place', () => {
    const opened = first(listTo(9));
    const late = pageOf(listTo(9), opened.next);
    const begun = first(listTo(20), opened);
    expect(takeOlderPage(begun, '7', late)).toBe(begun);
  });

  it('have neither a gap nor an item twice, whatever comes and goes at the top', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('come' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('go' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.constant({ kind: 'more' as const, count: 1 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let newest = 12;
        let list = listTo(newest);
        let opened = first(list);
        for (const { kind, count } of steps) {
          if (kind === 'more') opened = more(list, opened);
          else {
            if (kind === 'go') list = list.slice(count);
            for (let come = 0; kind === 'come' && come < count; come += 1) {
              newest += 1;
              list = [{ id: `${newest}` }, ...list];
            }
            opened = first(list, opened);
          }
          expect(idsOf(opened)).toEqual(list.slice(0, opened.items.length).map(({ id }) => id));
          expect(opened.next).toBe(opened.items.length < list.length ? opened.items.at(-1)?.id : null);
        }
      }),
    );
  });
});
