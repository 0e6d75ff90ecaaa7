import { useEffect, useState } from 'react';
import type { HistoryFilter, HistoryPage } from '#shared/api/history.ts';
import type { AppError } from '#shared/errors.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { useReadOnly } from '../read-only.tsx';
import { append, isUnfiltered, renew } from './history-pages.ts';

interface ShownHistory {
  list: HistoryPage;
  /** Whether the list is of another filter still, while this one's first page is on its way. */
  outdated: boolean;
  /** Why that first page, or the next one, did not come. */
  error: AppError | null;
  loadingMore: boolean;
  showMore(): Promise<void>;
  retry(): void;
}

/** Lines with the filter they fit. `extended`: older pages than the first one were asked for. */
interface Lines {
  filter: HistoryFilter;
  list: HistoryPage;
  extended: boolean;
}

/**
 * The history that fits a filter, page by page. Without a filter its first page is the snapshot's, live; with one it
 * is asked for anew whenever something was added. Older pages that are on screen stay there.
 * @param live the first page, unfiltered
 * @param filter must stay the same object as long as it says the same
 */
export function useHistory(live: HistoryPage, filter: HistoryFilter): ShownHistory {
  const first = useCall('billing.findHistory');
  const more = useCall('billing.findHistory');
  const readOnly = useReadOnly();
  const [attempt, setAttempt] = useState(0);
  const [lines, setLines] = useState<Lines>({ filter, list: live, extended: false });
  const [seen, setSeen] = useState(live);

  const unfiltered = isUnfiltered(filter);
  if (unfiltered && (seen !== live || lines.filter !== filter)) {
    setSeen(live);
    setLines(renewed(lines, filter, live));
  }

  const { run } = first;
  const newest = live.entries[0]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line in the history and a retry are reasons to ask
  useEffect(() => {
    if (unfiltered || readOnly) return;
    let stale = false;
    void run(filter).then((result) => {
      if (result.ok && !stale) setLines((last) => renewed(last, filter, result.value));
    });
    return () => {
      stale = true;
    };
  }, [run, filter, unfiltered, readOnly, newest, attempt]);

  const { list } = lines;
  const outdated = lines.filter !== filter;
  const showMore = async () => {
    if (list.next === null || outdated || more.busy) return;
    const result = await more.run({ ...filter, before: list.next });
    if (!result.ok) return;
    setLines((last) =>
      // Meanwhile the list may have begun anew: then this page does not continue it.
      last.filter === filter && last.list.next === list.next
        ? { filter, list: append(last.list, result.value), extended: true }
        : last,
    );
  };
  return {
    list,
    outdated,
    error: outdated ? first.error : more.error,
    loadingMore: more.busy,
    showMore,
    retry: () => (outdated ? setAttempt(attempt + 1) : void showMore()),
  };
}

function renewed(last: Lines, filter: HistoryFilter, first: HistoryPage): Lines {
  if (last.filter !== filter || !last.extended) return { filter, list: first, extended: false };
  const list = renew(last.list, first);
  return { filter, list, extended: list !== first };
}
