import { setImmediate } from 'node:timers/promises';
import type { Country } from '#shared/domain/phone.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { countriesOf } from '../limits/limits.ts';
import { readAddressees } from '../outbox/addressees.ts';
import { listWaitingRows, type WaitingPlace } from '../outbox/repository.ts';
import type { CampaignRow } from './repository.ts';

/** Rows that are looked at together: counters are answered in between. */
const PAGE = 200;

/** In which countries those are whom a campaign that is held has not reached yet. */
export class WaitingCountries {
  readonly #reader: Reader;
  /** As none of them moves while it is held, they are looked through once for each time that it is, but for new ones. */
  readonly #known = new Map<string, { key: string; countries: Promise<ReadonlySet<Country>> }>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  of(shop: Row<'shops'>, { id, held_since, cursor }: CampaignRow): Promise<ReadonlySet<Country>> {
    const key = `${held_since} ${cursor}`;
    const known = this.#known.get(id);
    if (known?.key === key) return known.countries;
    const countries = this.#read(shop, id);
    this.#known.set(id, { key, countries });
    // What could not be read is asked for again.
    countries.catch(() => this.forget(id));
    return countries;
  }

  /** It goes on. */
  forget(id: string): void {
    this.#known.delete(id);
  }

  async #read(shop: Row<'shops'>, id: string): Promise<ReadonlySet<Country>> {
    const countries = new Set<Country>();
    const all = countriesOf(shop);
    for (let place: WaitingPlace | undefined = { notBefore: 0, seq: 0 }; place; ) {
      await setImmediate();
      const rows: Awaited<ReturnType<typeof listWaitingRows>> = await listWaitingRows(this.#reader, id, place, PAGE);
      for (const { country } of await readAddressees(this.#reader, shop, rows, null)) countries.add(country);
      const last = rows.at(-1);
      const isThrough = rows.length < PAGE || all.every((country) => countries.has(country));
      place = last && !isThrough ? { notBefore: last.not_before, seq: last.seq } : undefined;
    }
    return countries;
  }
}
