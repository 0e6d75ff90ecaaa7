import type { Country } from '#shared/domain/phone.ts';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { countriesOf } from '../limits/limits.ts';
import { readWaiting } from '../outbox/waiting.ts';
import type { CampaignRow } from './repository.ts';

/** So long what was found is taken for true, in milliseconds: numbers change, and messages that never left come back. */
const KNOWN_MS = 60_000;

/** When the first is due (epoch ms) of those in a country. */
type FirstDue = ReadonlyMap<Country, number>;

/** In which of the shop's countries those are whom a campaign that is held has not reached yet. */
export class WaitingCountries {
  readonly #reader: Reader;
  readonly #clock: Clock;
  readonly #known = new Map<string, { until: number; countries: Promise<FirstDue> }>();

  constructor(reader: Reader, clock: Clock) {
    this.#reader = reader;
    this.#clock = clock;
  }

  of(shop: Row<'shops'>, { id }: CampaignRow): Promise<FirstDue> {
    const now = this.#clock.now();
    for (const [known, { until }] of this.#known) if (until <= now) this.#known.delete(known);
    const known = this.#known.get(id);
    if (known) return known.countries;
    const countries = this.#read(shop, id);
    this.#known.set(id, { until: now + KNOWN_MS, countries });
    // What could not be read is asked for again.
    countries.catch(() => this.forget(id));
    return countries;
  }

  /** It goes on. */
  forget(id: string): void {
    this.#known.delete(id);
  }

  async #read(shop: Row<'shops'>, id: string): Promise<FirstDue> {
    const countries = new Map<Country, number>();
    // Whoever is elsewhere is skipped.
    const wanted = new Set(countriesOf(shop));
    for await (const { row, addressee } of readWaiting(this.#reader, shop, id)) {
      // They come in the order in which they are due.
      if (wanted.delete(addressee.country)) countries.set(addressee.country, row.not_before);
      if (wanted.size === 0) break;
    }
    return countries;
  }
}
