import { setImmediate } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Country, E164 } from '#shared/domain/phone.ts';
import { fold } from '#shared/domain/search.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader } from '../../db/database.ts';
import { AGREED } from '../audience/query.ts';
import type { Group, Stretch } from './days.ts';

/** A member whose day it is. */
export interface Candidate {
  id: string;
  name: string;
  phone: E164;
  country: Country;
  place: Place;
}

/** For which source, and which of its occasions, members are looked for. */
export interface Search {
  shopId: string;
  sourceId: string;
  occasion: string;
  /** Only with this tag; null for all. */
  tag: string | null;
}

/** Where a member stands among those that are read together: from there it is read on. */
export interface Place {
  /** What the stretch goes by: a moment, or nothing where all are of the same day. */
  key: number;
  id: string;
}

/** Members that are looked at together: counters are answered in between. */
const PAGE = 200;

interface Values {
  shopId: string;
  key: number;
  to: number;
  on: string;
  id: string;
  sourceId: string;
  occasion: string;
  tag: string | null;
  visitsFrom: string;
  visitsTo: string;
}

/** @param within what of an index is read @param order in which its members are read on */
const pageBy = (within: (values: Values) => RawBuilder<boolean>, order: RawBuilder<unknown>) =>
  askOften((db, values: Values) =>
    db
      .selectFrom('members')
      .where('shop_id', '=', values.shopId)
      .where(within(values))
      .orderBy(order)
      .limit(PAGE)
      .select(['members.id', 'name', 'phone', 'country', 'joined_at', 'last_visit_at'])
      .select(({ exists, selectFrom }) => [
        AGREED.as('agrees'),
        exists(
          selectFrom('outbox')
            .where('outbox.source_id', '=', values.sourceId)
            .whereRef('outbox.recipient', '=', 'members.id')
            .where('outbox.occasion', '=', values.occasion)
            .select('seq'),
        ).as('written'),
        sql<number>`(${values.tag} is null or exists (
          select 1 from member_tags where member_id = members.id and tag = ${values.tag}))`.as('tagged'),
        selectFrom('member_visits')
          .whereRef('member_id', '=', 'members.id')
          .where('day', '>=', values.visitsFrom)
          .where('day', '<=', values.visitsTo)
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .as('visits'),
      ]),
  );

const pages = {
  joined_at: pageBy(
    ({ key, id, to }) => sql`(joined_at, members.id) > (${key}, ${id}) and joined_at < ${to}`,
    sql`joined_at, members.id`,
  ),
  last_visit_at: pageBy(
    ({ key, id, to }) => sql`(last_visit_at, members.id) > (${key}, ${id}) and last_visit_at < ${to}`,
    sql`last_visit_at, members.id`,
  ),
  // Word for word the expression of the index. By the ids as they are, SQLite would go through the whole shop in their order.
  birthday: pageBy(
    ({ on, id }) => sql`substr(birthday, 6) = ${on} and birthday is not null and +members.id > ${id}`,
    sql`+members.id`,
  ),
} as const satisfies Record<Stretch['by'], unknown>;

/** After every day, so that none is from it on. */
const NO_DAY = '~';

/**
 * Those of a group who agreed to news, have not opted out, and are not in the outbox for it yet, page by page; a page may
 * be empty.
 * @param after from where it is read on; null is the beginning
 */
export async function* readGroup(
  reader: Reader,
  { shopId, sourceId, occasion, tag }: Search,
  { stretch, visits }: Pick<Group, 'stretch' | 'visits'>,
  after: Place | null,
): AsyncGenerator<Candidate[]> {
  const span = stretch.by === 'birthday' ? { from: 0, to: 0, on: stretch.on } : { ...stretch, on: '' };
  let next: Place | null = after ?? { key: span.from, id: '' };
  while (next) {
    await setImmediate();
    const rows: Awaited<ReturnType<(typeof pages)[Stretch['by']]>> = await pages[stretch.by](reader, {
      ...{ shopId, sourceId, occasion, tag: tag === null ? null : fold(tag), to: span.to, on: span.on, ...next },
      ...{ visitsFrom: visits?.from ?? NO_DAY, visitsTo: visits?.to ?? '' },
    });
    const fitting = rows.filter(
      (row) => row.agrees && row.tagged && !row.written && (visits === null || (row.visits ?? 0) <= visits.most),
    );
    const toPlace = (row: (typeof rows)[number]): Place => ({
      key: stretch.by === 'birthday' ? 0 : (row[stretch.by] ?? 0),
      id: row.id,
    });
    yield fitting.map((row) => {
      const { id, name, phone, country } = row;
      return { id, name, phone, country, place: toPlace(row) };
    });
    const last = rows.at(-1);
    next = last && rows.length === PAGE ? toPlace(last) : null;
  }
}

const firstJoined = askOften((db, { shopId }: { shopId: string }) =>
  db.selectFrom('members').where('shop_id', '=', shopId).orderBy('joined_at').limit(1).select('joined_at'),
);

/** When the first of the shop's members joined (epoch ms); null while there is none. */
export async function readFirstJoined(reader: Reader, shopId: string): Promise<number | null> {
  const [first] = await firstJoined(reader, { shopId });
  return first?.joined_at ?? null;
}
