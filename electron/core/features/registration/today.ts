import { getToday } from '#shared/api/members.ts';
import { createRefresher } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';

/** What happened at this counter today; on screen while someone is at it. */
export function createToday({ store, api, identity }: CoreContext): Feature<never> {
  const refresh = createRefresher(async () => {
    const { sessionToken } = identity.credentials();
    if (sessionToken === null) return;
    const today = await api.call(getToday);
    if (today.ok && identity.credentials().sessionToken === sessionToken) store.setState({ today: today.value });
  });

  return {
    handlers: {},
    reactions: {
      connected: () => void refresh(),
      unlocked: () => void refresh(),
      event(event) {
        if (event.type === 'members_changed') void refresh();
      },
      locked: () => store.setState({ today: null }),
    },
  };
}
