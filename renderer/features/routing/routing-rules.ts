import type { CountryRouting, MeasuredRoute } from '#shared/api/routing.ts';
import type { InputOf } from '#shared/contract/bridge.ts';
import { mayUseSenderName, senderNameSchema, senderRule } from '#shared/domain/sender-names.ts';

export type RoutedCountry = CountryRouting['country'];
type Choice = Pick<MeasuredRoute, 'enabled' | 'priority'>;

/** The name that is shown as the sender, as it is typed; an empty one is none. */
export interface TypedSender {
  name: string;
  registered: boolean;
}

/**
 * What was changed of a country and is not saved. The rest follows what is saved, so that what the routes do, and what
 * somebody else changes meanwhile, is seen and not undone.
 */
export interface CountryChanges {
  routes: Readonly<Record<string, Partial<Choice>>>;
  sender: TypedSender | null;
}

export const NO_COUNTRY_CHANGES: CountryChanges = { routes: {}, sender: null };

/** The routes as they stand on screen. */
export function shownRoutes({ routes }: CountryRouting, changes: CountryChanges): readonly MeasuredRoute[] {
  return routes.map((route) => ({ ...route, ...changes.routes[route.gateway] }));
}

export function shownSender({ senderName }: CountryRouting, { sender }: CountryChanges): TypedSender {
  return sender ?? senderName ?? { name: '', registered: false };
}

export function withRoute(changes: CountryChanges, gateway: string, change: Partial<Choice>): CountryChanges {
  return { ...changes, routes: { ...changes.routes, [gateway]: { ...changes.routes[gateway], ...change } } };
}

/** Why a country cannot be saved as it stands on screen. */
export interface CountryFaults {
  /** No route is on: not even codes could be sent. */
  noRoute: boolean;
  sender: 'invalid' | 'notRegistered' | null;
}

export function countryFaults(saved: CountryRouting, changes: CountryChanges): CountryFaults {
  return {
    noRoute: !shownRoutes(saved, changes).some(({ enabled }) => enabled),
    sender: senderFault(saved.country, shownSender(saved, changes)),
  };
}

function senderFault(country: RoutedCountry, { name, registered }: TypedSender): CountryFaults['sender'] {
  if (name.trim() === '' || country === 'other') return null;
  if (!senderNameSchema.safeParse(name).success) return 'invalid';
  if (mayUseSenderName(country, { name: name.trim(), registered })) return null;
  // A registered one may have more to it than the registration, as a space.
  return senderRule(country) === 'registered' && !registered ? 'notRegistered' : 'invalid';
}

/** Whether saving would change anything. */
export function isCountryChanged(saved: CountryRouting, changes: CountryChanges): boolean {
  const routes = shownRoutes(saved, changes);
  const sender = toSender(shownSender(saved, changes));
  return (
    routes.some(({ enabled, priority }, at) => {
      const before = saved.routes[at];
      return enabled !== before?.enabled || priority !== before.priority;
    }) || JSON.stringify(sender) !== JSON.stringify(toSender(shownSender(saved, NO_COUNTRY_CHANGES)))
  );
}

function toSender({ name, registered }: TypedSender): TypedSender | null {
  return name.trim() === '' ? null : { name: name.trim(), registered };
}

/** What saving sends. */
export function toSaveCountry(saved: CountryRouting, changes: CountryChanges): InputOf<'routing.saveCountry'> {
  return {
    country: saved.country,
    routes: shownRoutes(saved, changes).map(({ gateway, enabled, priority }) => ({ gateway, enabled, priority })),
    senderName: saved.country === 'other' ? null : toSender(shownSender(saved, changes)),
  };
}

/** How a route stands there, in the order in which it is told. */
export type RouteStanding = 'isOff' | 'broken' | 'degraded' | 'inUse' | 'unmeasured' | 'takesOver';

export function routeStanding({ enabled, state, inUse }: MeasuredRoute): RouteStanding {
  if (!enabled) return 'isOff';
  if (state === 'broken' || state === 'degraded') return state;
  if (inUse) return 'inUse';
  return state === 'unmeasured' ? 'unmeasured' : 'takesOver';
}
