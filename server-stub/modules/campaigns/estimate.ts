import type { Estimate } from '#shared/api/campaign-estimate.ts';
import { type Audience, isEverybody } from '#shared/domain/audience.ts';
import type { Country } from '#shared/domain/phone.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { fieldsIn, firstName, render, withOptOutLine } from '#shared/domain/templates.ts';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../../db/database.ts';
import { type CountryPeople, countEverybody, countPeople, newestMember } from '../audience/people.ts';
import { readSmsAutoTopup } from '../auto-topups/state.ts';
import { readShopNow } from '../outbox/shop-now.ts';
import type { Router } from '../routing/router.ts';
import { readShop } from '../shops/read-shop.ts';
import { readSpendable } from './rest.ts';

/** So many names of a country are tried where the length of a text depends on the name. */
const SAMPLE = 200;

export interface EstimateParts {
  reader: Reader;
  clock: Clock;
  router: Pick<Router, 'hasRoute'>;
}

/**
 * How many would get a text, by country, and what that would cost: by the same rules, texts and prices as it is sent by.
 * A large shop is looked through in slices, between which the event loop has its turn.
 */
export async function estimate(
  { reader, clock, router }: EstimateParts,
  shopId: string,
  { text, audience }: { text: string; audience: Audience },
): Promise<Estimate> {
  const shop = await readShop(reader, shopId);
  const exact = !fieldsIn(text).some((field) => field === 'name' || field === 'first_name');
  const sample = exact ? 0 : SAMPLE;
  const until = await newestMember(reader, shopId);
  const { members, countries } = isEverybody(audience)
    ? await countEverybody(reader, shopId, sample)
    : total(await countPeople(reader, { shop, audience, until }, sample));
  const agreed = countries.filter((country) => country.agreed > 0);
  // Counting may have taken a while.
  const asOf = clock.now();
  const { allowed, stopped, prices } = await readShopNow(
    reader,
    shop,
    agreed.map(({ country }) => country),
    asOf,
  );
  const routed = new Set<Country>();
  for (const { country } of agreed) if (await router.hasRoute(shopId, country, 'marketing')) routed.add(country);
  const segmentsTo = (name: string): number => {
    const written = render(text, { name, first_name: firstName(name), shop: shop.name });
    return countSegments(withOptOutLine(written, shop.opt_out_line)).segments;
  };
  const reachOf = (country: Country): Estimate['byCountry'][number]['reach'] => {
    if (!allowed.has(country)) return 'not_allowed';
    if (stopped.has(country)) return 'stopped';
    if (!prices.has(country)) return 'no_price';
    return routed.has(country) ? 'open' : 'no_route';
  };
  const byCountry = agreed
    .map(({ country, agreed: count, names }) => {
      const perSegment = prices.get(country) ?? null;
      const reach = reachOf(country);
      const segments = reach === 'open' ? segmentsOf(count, exact ? [''] : names, segmentsTo) : 0;
      return { country, count, perSegment, segments, cost: segments * (perSegment ?? 0), reach };
    })
    .sort((a, b) => b.count - a.count || (a.country < b.country ? -1 : 1));
  const { available, reserve } = await readSpendable(reader, shop, asOf);
  const cost = sum(byCountry.map((country) => country.cost));
  return {
    asOf,
    members,
    willGet: sum(byCountry.filter(({ reach }) => reach === 'open').map(({ count }) => count)),
    exact,
    byCountry,
    segments: sum(byCountry.map(({ segments }) => segments)),
    cost,
    available,
    reserve,
    missing: cost === 0 ? 0 : Math.max(0, cost + reserve - available),
    autoTopup: await readSmsAutoTopup(reader, shopId, asOf),
  };
}

function total(countries: readonly CountryPeople[]): { members: number; countries: readonly CountryPeople[] } {
  return { members: sum(countries.map(({ members }) => members)), countries };
}

/** Of so many messages, concluded from those to some. */
function segmentsOf(count: number, names: readonly string[], segmentsTo: (name: string) => number): number {
  const tried = sum(names.map(segmentsTo));
  return Math.round((tried / Math.max(1, names.length)) * count);
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
