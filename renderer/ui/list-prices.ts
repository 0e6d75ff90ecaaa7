import type { SmsPrice } from '#shared/api/devices.ts';
import { type Country, callingCode } from '#shared/domain/phone.ts';

interface ListedPrice extends SmsPrice {
  /** The country's, in the app's language. */
  name: string;
  /** With its plus. */
  callingCode: string;
}

/**
 * The price list as people look through it: the home country first, the others by name. A search finds a country by
 * the beginning of a word of its name, by its calling code with or without the plus, and by its ISO code.
 */
export function listPrices(
  prices: readonly SmsPrice[],
  home: Country | undefined,
  search: string,
  nameOf: (country: Country) => string,
): ListedPrice[] {
  const wanted = search.trim().toLocaleLowerCase();
  return prices
    .map((price) => ({ ...price, name: nameOf(price.country), callingCode: callingCode(price.country) }))
    .filter((price) => beginnings(price).some((beginning) => beginning.startsWith(wanted)))
    .sort((a, b) => Number(b.country === home) - Number(a.country === home) || a.name.localeCompare(b.name));
}

function beginnings({ name, callingCode, country }: ListedPrice): string[] {
  const lower = name.toLocaleLowerCase();
  return [lower, ...lower.split(/[^\p{L}]+/u), callingCode, callingCode.slice(1), country.toLowerCase()];
}
