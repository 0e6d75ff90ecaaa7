import type { MemberRecord } from '#shared/api/members.ts';
import { createSearch, type Searchable, toSearchable } from '#shared/domain/search.ts';

/** Members in one answer of a search. */
export const MEMBERS_PER_PAGE = 50;

interface Entry extends Searchable {
  record: MemberRecord;
}

export interface Copy {
  count(): number;
  /** Takes in what changed; a record never replaces a newer one, and who was erased does not come back. */
  put(records: readonly MemberRecord[]): void;
  erase(ids: readonly string[]): void;
  isErased(id: string): boolean;
  get(id: string): MemberRecord | null;
  clear(): void;
  /** A page of those that a text finds, newest member first, and how many it finds. */
  find(text: string, offset: number): { members: MemberRecord[]; total: number };
}

/** The members in memory: what is searched with each key is made ready once, when a record comes in. */
export function createCopy(): Copy {
  const entries = new Map<string, Entry>();
  const erased = new Set<string>();
  /** Newest first; null when somebody came or went since it was made. */
  let ordered: readonly Entry[] | null = null;

  function put(record: MemberRecord): void {
    const known = entries.get(record.id);
    if (erased.has(record.id) || (known && known.record.revision >= record.revision)) return;
    entries.set(record.id, { record, ...toSearchable(record.name, record.phone) });
    ordered = null;
  }

  return {
    count: () => entries.size,
    put(records) {
      for (const record of records) put(record);
    },
    erase(ids) {
      for (const id of ids) {
        erased.add(id);
        entries.delete(id);
      }
      ordered = null;
    },
    isErased: (id) => erased.has(id),
    get: (id) => entries.get(id)?.record ?? null,
    clear() {
      entries.clear();
      ordered = null;
    },
    find(text, offset) {
      ordered ??= [...entries.values()].sort(newestFirst);
      const found = ordered.filter(createSearch(text));
      const page = found.slice(offset, offset + MEMBERS_PER_PAGE);
      return { members: page.map(({ record }) => record), total: found.length };
    },
  };
}

function newestFirst({ record: one }: Entry, { record: other }: Entry): number {
  // Two of the same moment stay in one order, so that a page never shows somebody twice.
  return other.joinedAt - one.joinedAt || (other.id > one.id ? 1 : -1);
}
