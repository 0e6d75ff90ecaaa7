import type { Country } from '#shared/domain/phone.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { findPrice } from '../credit/prices.ts';
import { dayOf, endOfDay } from '../history/shop-days.ts';
import { quietUntil } from '../history/shop-times.ts';
import { countriesOf } from '../limits/limits.ts';
import { listStoppedCountries } from '../limits/stops.ts';
import type { ShopNow } from './admission.ts';

/** When the quiet hours that the shop is in end; null in none. Both epoch ms. */
export function quietEnd(shop: Row<'shops'>, at: number): number | null {
  return quietUntil({ from: shop.quiet_from, to: shop.quiet_to }, shop.time_zone, at);
}

/** What holds for each message of a shop at a moment (epoch ms). @param to the countries whose prices are needed */
export async function readShopNow(
  reader: Reader,
  shop: Row<'shops'>,
  to: Iterable<Country>,
  now: number,
): Promise<ShopNow> {
  const prices = new Map<Country, number>();
  for (const country of new Set(to)) {
    const price = await findPrice(reader, country, now);
    if (price !== undefined) prices.set(country, price);
  }
  const stopped = await listStoppedCountries(reader, shop.id, now);
  return {
    name: shop.name,
    now,
    quietUntil: quietEnd(shop, now),
    tomorrow: endOfDay(dayOf(now, shop.time_zone), shop.time_zone),
    allowed: new Set(countriesOf(shop)),
    stopped: new Set(stopped.map(({ country }) => country)),
    prices,
  };
}
