/** What is open of a list, newest first: its first page, and what was asked for below that. */
export interface OpenedPages<Item> {
  items: readonly Item[];
  /** The cursor of the page below; null at the end of the list. */
  next: string | null;
  /** Whether older pages are open. */
  deep: boolean;
}

interface ReadPage<Item> {
  items: readonly Item[];
  next: string | null;
}

/**
 * Takes in the first page as it was read anew. What was open below it stays, and so does what newer items have moved out
 * of it. Where so many are new that nothing joins the two, the list is its first page again rather than one with a gap.
 * @param last null as long as nothing was read
 */
export function takeFirstPage<Item extends { id: string }>(
  last: OpenedPages<Item> | null,
  { items, next }: ReadPage<Item>,
): OpenedPages<Item> {
  const end = items.at(-1);
  const joint = last?.deep && next !== null ? last.items.findIndex(({ id }) => id === end?.id) : -1;
  if (!last || joint === -1) return { items, next, deep: false };
  return { ...last, items: [...items, ...last.items.slice(joint + 1)] };
}

/**
 * Takes in the page below what is open.
 * @param before the cursor that it was asked for with: one that comes when the list goes on elsewhere changes nothing
 */
export function takeOlderPage<Item extends { id: string }>(
  last: OpenedPages<Item>,
  before: string,
  { items, next }: ReadPage<Item>,
): OpenedPages<Item> {
  return last.next === before ? { items: [...last.items, ...items], next, deep: true } : last;
}
