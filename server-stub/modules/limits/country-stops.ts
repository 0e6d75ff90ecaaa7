import { type CountryRecord, STOP_LASTS_MS, STOP_RULES, shouldStop } from '#shared/domain/country-stop.ts';
import type { Country } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Random } from '../../random.ts';
import { ThisMinute } from '../../this-minute.ts';
import type { EventBus } from '../events/event-bus.ts';
import { listOwnerEmails } from '../mails/owners.ts';
import type { MailService } from '../mails/service.ts';
import { countryStopped } from '../mails/texts.ts';
import { announceShop } from '../shops/announce.ts';
import { listStoppedCountries, readCountryRecord } from './stops.ts';

/** The brake on SMS pumping: a country whose codes hardly anybody reads back is not sent to for a while. */
export class CountryStops {
  readonly #random: Random;
  readonly #mails: MailService;
  readonly #bus: EventBus;
  /**
   * The countries of shops that were well when they were looked at. A look counts the messages of a day, and hardly changes
   * within a minute: codes younger than some minutes do not count yet.
   */
  readonly #well = new ThisMinute<true>();

  constructor(random: Random, mails: MailService, bus: EventBus) {
    this.#random = random;
    this.#mails = mails;
    this.#bus = bus;
  }

  /**
   * Whether one more code may go to the country; looks at how the last ones fared, and stops it when they say so. The
   * stop is recorded in the caller's transaction, which has to be committed although the send is refused.
   */
  async admit(work: Work, shop: Row<'shops'>, country: Country): Promise<Result<void>> {
    const stopped = await admitStopped(work.tx, shop.id, country, work.now);
    if (!stopped.ok) return stopped;
    const countryOfShop = `${shop.id} ${country}`;
    if (this.#well.get(countryOfShop, work.now)) return ok(undefined);
    for (const rule of STOP_RULES) {
      const record = await readCountryRecord(work.tx, shop.id, country, rule.windowMs, work.now);
      if (shouldStop(rule, record)) return this.#stop(work, shop, country, record);
    }
    this.#well.set(countryOfShop, true, work.now);
    return ok(undefined);
  }

  async #stop(work: Work, shop: Row<'shops'>, country: Country, record: CountryRecord): Promise<Result<never>> {
    const stop = { id: this.#random.id(), at: work.now, lifts_at: work.now + STOP_LASTS_MS, ...record };
    await work.tx
      .insertInto('country_stops')
      .values({ shop_id: shop.id, country, released_by: null, ...stop })
      .execute();
    await this.#mails.queue(work, {
      shopId: shop.id,
      kind: 'country_stopped',
      subjectKey: `country-stop:${stop.id}`,
      to: await listOwnerEmails(work.tx, shop.id),
      ...countryStopped({ shopName: shop.name, timeZone: shop.time_zone, country, ...record, liftsAt: stop.lifts_at }),
    });
    announceShop(work, this.#bus, shop.id);
    return err('country_stopped', { liftsAt: stop.lifts_at });
  }
}

/** Whether the country is not stopped already. */
export async function admitStopped(
  reader: Reader,
  shopId: string,
  country: Country,
  now: number,
): Promise<Result<void>> {
  const stop = (await listStoppedCountries(reader, shopId, now)).find((one) => one.country === country);
  return stop ? err('country_stopped', { liftsAt: stop.liftsAt }) : ok(undefined);
}
