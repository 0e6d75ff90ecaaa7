import { z } from 'zod';
import type { Limits } from '#shared/domain/limits.ts';
import { type Country, countrySchema } from '#shared/domain/phone.ts';
import type { Row } from '../../db/schema.ts';

type Shop = Row<'shops'>;

const countriesSchema = z.array(countrySchema);

/** What an owner of the shop has set. */
export function limitsOf(shop: Shop): Limits {
  return {
    numberTenMinutes: shop.number_ten_minutes,
    numberDay: shop.number_day,
    deviceHour: shop.device_hour,
    shopDay: shop.daily_send_cap,
    countries: countriesSchema.parse(JSON.parse(shop.countries)),
  };
}

/** Where the shop sends to, the home country first. */
export function countriesOf(shop: Shop): Country[] {
  const { countries } = limitsOf(shop);
  return [shop.home_country, ...countries.filter((country) => country !== shop.home_country)];
}
