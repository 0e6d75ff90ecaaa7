import { setImmediate } from 'node:timers/promises';
import type { Audience } from '#shared/domain/audience.ts';
import type { Country } from '#shared/domain/phone.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { AGREED, fits } from './query.ts';

/** Members looked at in one go, whether they fit or not: some milliseconds of work, then the counters have their turn. */
const LOOK_AT = 2_000;

/** Whose members are looked at, and which of them are wanted. */
export interface Wanted {
  shop: Pick<Row<'shops'>, 'id' | 'time_zone'>;
  audience: Audience;
  /** The last id that is looked at: who joins later is not in it. */
  until: string;
}

const newest = askOften((db, { shopId }: { shopId: string }) =>
  db.selectFrom('members').where('shop_id', '=', shopId).orderBy('id', 'desc').limit(1).select('id'),
);

/** The id of the newest member of a shop; empty without any. Ids sort by the time they were made. */
export async function newestMember(reader: Reader, shopId: string): Promise<string> {
  const [member] = await newest(reader, { shopId });
  return member?.id ?? '';
}

const nth = askOften(
  (db, { shopId, after, until, before }: { shopId: string; after: string; until: string; before: number }) =>
    db
      .selectFrom('members')
      .where('shop_id', '=', shopId)
      .where('id', '>', after)
      .where('id', '<=', until)
      .orderBy('id')
      .limit(1)
      .offset(before)
      .select('id'),
);

/** Where a slice ends that begins after an id; `last` when it is the one that ends with `until`. */
async function sliceEnd(
  reader: Reader,
  { shop, until }: Wanted,
  after: string,
): Promise<{ end: string; last: boolean }> {
  const [member] = await nth(reader, { shopId: shop.id, after, until, before: LOOK_AT - 1 });
  return member ? { end: member.id, last: false } : { end: until, last: true };
}

const slice = (reader: Reader, { shop, audience }: Wanted, after: string, end: string) =>
  reader
    .selectFrom('members')
    .where('members.shop_id', '=', shop.id)
    .where('members.id', '>', after)
    .where('members.id', '<=', end)
    .where(fits(audience, shop.time_zone));

/**
 * The next who fit an audience and agreed to news, in the order of their ids.
 * @param after the id of the last one who was looked at; empty before the first
 * @param most how many are wanted; there may be fewer although more will come
 * @returns their ids, and after which id to go on; null when all were looked at
 */
export async function nextAgreed(
  reader: Reader,
  wanted: Wanted,
  after: string,
  most: number,
): Promise<{ ids: string[]; next: string | null }> {
  const { end, last } = await sliceEnd(reader, wanted, after);
  const rows = await slice(reader, wanted, after, end)
    .where(AGREED)
    .orderBy('members.id')
    .limit(most)
    .select('id')
    .execute();
  const ids = rows.map(({ id }) => id);
  const found = ids.length === most ? ids.at(-1) : undefined;
  return { ids, next: found ?? (last ? null : end) };
}

/** Whether anybody who agreed to news fits an audience. Between slices the event loop has its turn. */
export async function isAnybodyThere(reader: Reader, wanted: Wanted): Promise<boolean> {
  for (let after: string | null = ''; after !== null; ) {
    const { ids, next }: Awaited<ReturnType<typeof nextAgreed>> = await nextAgreed(reader, wanted, after, 1);
    if (ids.length > 0) return true;
    after = next;
    await setImmediate();
  }
  return false;
}

/** Members of a country who fit an audience. */
export interface CountryPeople {
  country: Country;
  members: number;
  /** Those of them who agreed to news and have not opted out. */
  agreed: number;
  /** Names of the first of these, up to as many as were asked for. */
  names: string[];
}

/**
 * Counts who fits an audience, by country. Between slices the event loop has its turn.
 * @param names how many names of each country are wanted
 */
export async function countPeople(reader: Reader, wanted: Wanted, names: number): Promise<CountryPeople[]> {
  const counted = new Map<Country, CountryPeople>();
  const of = (country: Country): CountryPeople => {
    const people = counted.get(country) ?? { country, members: 0, agreed: 0, names: [] };
    counted.set(country, people);
    return people;
  };
  for (let after: string | null = ''; after !== null; ) {
    const { end, last }: Awaited<ReturnType<typeof sliceEnd>> = await sliceEnd(reader, wanted, after);
    const rows = await slice(reader, wanted, after, end)
      .groupBy('members.country')
      .select(({ fn }) => ['members.country', fn.countAll<number>().as('members'), fn.sum<number>(AGREED).as('agreed')])
      .execute();
    for (const { country, members, agreed } of rows) {
      const people = of(country);
      people.members += members;
      people.agreed += agreed;
    }
    const full = [...counted.values()].filter((people) => people.names.length >= names);
    if (full.length < counted.size) {
      const missing = slice(reader, wanted, after, end).where(AGREED).select(['members.country', 'members.name']);
      const more =
        full.length === 0
          ? missing
          : missing.where(
              'members.country',
              'not in',
              full.map(({ country }) => country),
            );
      for (const { country, name } of await more.execute()) {
        const people = of(country);
        if (people.names.length < names) people.names.push(name);
      }
    }
    after = last ? null : end;
    await setImmediate();
  }
  return [...counted.values()];
}

const agreedBy = askOften((db, { shopId }: { shopId: string }) =>
  db
    .selectFrom('members')
    .where('shop_id', '=', shopId)
    .where(AGREED)
    .groupBy('country')
    .select(({ fn }) => ['country', fn.countAll<number>().as('agreed')]),
);

const memberCount = askOften((db, { shopId }: { shopId: string }) =>
  db
    .selectFrom('members')
    .where('shop_id', '=', shopId)
    .select(({ fn }) => fn.countAll<number>().as('count')),
);

const namesIn = askOften((db, { shopId, country, names }: { shopId: string; country: Country; names: number }) =>
  db
    .selectFrom('members')
    .where('shop_id', '=', shopId)
    .where('country', '=', country)
    .where(AGREED)
    .limit(names)
    .select('name'),
);

/**
 * The same for everybody, from the indexes alone.
 * @returns with `members` of all countries, also of those where nobody agreed
 */
export async function countEverybody(
  reader: Reader,
  shopId: string,
  names: number,
): Promise<{ members: number; countries: Omit<CountryPeople, 'members'>[] }> {
  const [all] = await memberCount(reader, { shopId });
  const countries: Omit<CountryPeople, 'members'>[] = [];
  for (const { country, agreed } of await agreedBy(reader, { shopId })) {
    const named = names === 0 ? [] : await namesIn(reader, { shopId, country, names });
    countries.push({ country, agreed, names: named.map(({ name }) => name) });
  }
  return { members: all?.count ?? 0, countries };
}
