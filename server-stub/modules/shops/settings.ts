import type { ShopSettings } from '#shared/api/shop.ts';
import type { Limits } from '#shared/domain/limits.ts';
import type { Country } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { StaffActor } from '../../http/actor.ts';
import { listPrices } from '../credit/prices.ts';
import { listDevices } from '../devices/repository.ts';
import type { EventBus } from '../events/event-bus.ts';
import { limitsOf } from '../limits/limits.ts';
import { listStoppedCountries, releaseCountry } from '../limits/stops.ts';
import { announceShop } from './announce.ts';
import { readShop } from './read-shop.ts';
import { listStaff } from './staff-repository.ts';

type Nothing = Record<string, never>;

/** The owner's page of the shop: who and what belongs to it, and how much it may send. */
export class ShopSettingsService {
  readonly #bus: EventBus;

  constructor(bus: EventBus) {
    this.#bus = bus;
  }

  /** @param now the moment it is true for (epoch ms) */
  async read(reader: Reader, shopId: string, now: number): Promise<ShopSettings> {
    const shop = await readShop(reader, shopId);
    return {
      asOf: now,
      staff: await listStaff(reader, shopId),
      devices: await listDevices(reader, this.#bus, shopId, now),
      limits: limitsOf(shop),
      idleLockMinutes: shop.idle_lock_minutes,
      stoppedCountries: await listStoppedCountries(reader, shopId, now),
    };
  }

  /** @returns `price_missing` when a country has no price: nothing could be sent there */
  async saveLimits(
    work: Work,
    { shopId }: StaffActor,
    limits: Limits,
    idleLockMinutes: number,
  ): Promise<Result<Nothing>> {
    const { tx, now } = work;
    const shop = await tx.selectFrom('shops').where('id', '=', shopId).select('home_country').executeTakeFirstOrThrow();
    const countries = limits.countries.filter((country) => country !== shop.home_country);
    const priced = new Set((await listPrices(tx, now)).map(({ country }) => country));
    if (!countries.every((country) => priced.has(country))) return err('price_missing');
    await tx
      .updateTable('shops')
      .where('id', '=', shopId)
      .set({
        number_ten_minutes: limits.numberTenMinutes,
        number_day: limits.numberDay,
        device_hour: limits.deviceHour,
        daily_send_cap: limits.shopDay,
        countries: JSON.stringify(countries),
        idle_lock_minutes: idleLockMinutes,
      })
      .execute();
    announceShop(work, this.#bus, shopId);
    return ok({});
  }

  /** @returns `not_found` when the country is not stopped */
  async release(work: Work, { shopId, staffId }: StaffActor, country: Country): Promise<Result<Nothing>> {
    if (!(await releaseCountry(work, shopId, country, staffId))) return err('not_found');
    announceShop(work, this.#bus, shopId);
    return ok({});
  }
}
