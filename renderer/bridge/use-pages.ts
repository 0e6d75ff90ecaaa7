import { useState } from 'react';
import type { AppError, Result } from '#shared/errors.ts';
import { type OpenedPages, takeFirstPage, takeOlderPage } from './opened-pages.ts';

interface Reading<Page> {
  shown: { output: { value: Page; current: boolean } } | null;
  error: AppError | null;
  renew: () => Promise<void>;
}

interface More<Page> {
  run(input: { before: string }): Promise<Result<{ value: Page }>>;
  busy: boolean;
  error: AppError | null;
}

interface Pages<Page, Item> extends Pick<Reading<Page>, 'error' | 'renew'> {
  /** Null until the first page was read, as are the items. */
  first: Page | null;
  items: readonly Item[] | null;
  /** Whether the first page is over the line just now. */
  current: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  moreError: AppError | null;
  showMore: () => Promise<void>;
}

/**
 * A list, newest first: the first page live, older ones as they were when they were asked for.
 * @param reading the first page, see `useReading`
 * @param more the same method, for the page before a cursor
 */
export function usePages<Page extends { next: string | null }, Item extends { id: string }>(
  reading: Reading<Page>,
  more: More<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Pages<Page, Item> {
  const { shown, error, renew } = reading;
  const first = shown?.output.value ?? null;
  const [opened, setOpened] = useState<{ first: Page; pages: OpenedPages<Item> } | null>(null);
  const split = (page: Page) => ({ items: itemsOf(page), next: page.next });

  // While it renders, so that no older page is gone for a moment; React begins again with it at once.
  if (first !== null && first !== opened?.first) {
    setOpened({ first, pages: takeFirstPage(opened?.pages ?? null, split(first)) });
  }
  const next = opened?.pages.next ?? null;
  return {
    first,
    items: opened?.pages.items ?? null,
    current: shown?.output.current ?? false,
    error,
    renew,
    hasMore: next !== null,
    loadingMore: more.busy,
    moreError: more.error,
    async showMore() {
      if (next === null || more.busy) return;
      const result = await more.run({ before: next });
      if (!result.ok) return;
      const older = split(result.value.value);
      setOpened((last) => last && { ...last, pages: takeOlderPage(last.pages, next, older) });
    },
  };
}
