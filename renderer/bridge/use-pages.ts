import { useState } from 'react';
import type { AppError, Result } from '#shared/errors.ts';

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

/** Older pages, which continue the first one as long as that ends where it did. */
interface Older<Item> {
  after: string;
  items: readonly Item[];
  next: string | null;
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
export function usePages<Page extends { next: string | null }, Item>(
  reading: Reading<Page>,
  more: More<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Pages<Page, Item> {
  const { shown, error, renew } = reading;
  const [older, setOlder] = useState<Older<Item> | null>(null);

  const first = shown?.output.value ?? null;
  const continued = older !== null && older.after === first?.next ? older : null;
  const next = continued ? continued.next : (first?.next ?? null);
  return {
    first,
    items: first && [...itemsOf(first), ...(continued?.items ?? [])],
    current: shown?.output.current ?? false,
    error,
    renew,
    hasMore: next !== null,
    loadingMore: more.busy,
    moreError: more.error,
    async showMore() {
      const after = first?.next;
      if (next === null || after === undefined || after === null || more.busy) return;
      const result = await more.run({ before: next });
      if (!result.ok) return;
      const page = result.value.value;
      setOlder({ after, items: [...(continued?.items ?? []), ...itemsOf(page)], next: page.next });
    },
  };
}
