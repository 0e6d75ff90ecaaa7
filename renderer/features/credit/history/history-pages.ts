import type { HistoryFilter, HistoryPage } from '#shared/api/history.ts';

/** Whether a filter narrows nothing. */
export function isUnfiltered(filter: HistoryFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}

/** Whether two filters narrow to the same lines. */
export function isSameFilter(one: HistoryFilter, other: HistoryFilter): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A list with its next page behind it. */
export function append(list: HistoryPage, page: HistoryPage): HistoryPage {
  return { entries: [...list.entries, ...page.entries], next: page.next };
}

/**
 * A newer first page before the older lines that are known already. Where the two do not meet, because more than a
 * page was added meanwhile, the older ones are let go: a history with a gap would not be true.
 */
export function renew(list: HistoryPage, first: HistoryPage): HistoryPage {
  const oldest = first.entries.at(-1);
  const meeting = oldest === undefined ? -1 : list.entries.findIndex(({ id }) => id === oldest.id);
  if (first.next === null || meeting === -1) return first;
  return { entries: [...first.entries, ...list.entries.slice(meeting + 1)], next: list.next };
}
