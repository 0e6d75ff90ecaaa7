import type { MeasuredRoute } from '#shared/api/routing.ts';
import type { Country } from '#shared/domain/phone.ts';
import { type MeasuredQuarter, NO_FIGURES, sumOf } from './figures.ts';
import { brokenUntil, type RouteHealth, stateOf } from './health.ts';
import type { Meter } from './meter.ts';
import { type Candidate, orderOf } from './pick.ts';
import type { RouteChoice, RoutedCountry } from './repository.ts';

/** What was measured, and the moment that it is looked at (epoch ms). */
export interface Measured {
  figures: readonly MeasuredQuarter[];
  meter: Meter;
  now: number;
}

/**
 * How the gateways do in a country, as the owner's page shows it, in the order in which they are set up.
 * @param listed the countries that stand on the page themselves: what is left belongs to `''`
 */
export function measure(
  { figures, meter, now }: Measured,
  country: RoutedCountry,
  listed: readonly Country[],
  choices: readonly RouteChoice[],
): MeasuredRoute[] {
  const healthOf = (gateway: string): RouteHealth =>
    country === '' ? meter.worstHealth(gateway, listed) : meter.healthOf(gateway, country);
  const candidates: Candidate[] = choices.flatMap(({ gateway, enabled, priority }) =>
    enabled ? [{ gateway, priority, health: healthOf(gateway) }] : [],
  );
  const [first] = orderOf(candidates, now);
  const isHere = (quarter: MeasuredQuarter) =>
    country === '' ? !listed.includes(quarter.country) : quarter.country === country;
  return choices.map(({ gateway, enabled, priority }) => {
    const health = healthOf(gateway);
    const all = figures.filter((quarter) => quarter.gateway === gateway && isHere(quarter)).reduce(sumOf, NO_FIGURES);
    const state = stateOf(health, now);
    const handedOver = all.accepted + all.refused + all.unknown;
    return {
      gateway,
      enabled,
      priority,
      inUse: gateway === first,
      // What was measured before the last start counts as well.
      state: state === 'unmeasured' && all.accepted > 0 ? 'healthy' : state,
      until: brokenUntil(health),
      latencyMs: all.accepted === 0 ? null : Math.round(all.latency_ms / all.accepted),
      success: share(all.accepted, handedOver),
      delivered: share(all.delivered, all.delivered + all.undelivered),
      sent24h: all.accepted,
    };
  });
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
