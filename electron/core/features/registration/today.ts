import { getToday } from '#shared/api/members.ts';
import type { Verification } from '#shared/api/verifications.ts';
import { createRefresher } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';

/** What happened at this counter today; on screen while someone is at it. */
export function createToday({ store, api, identity }: CoreContext): Feature<never> {
  let lastCounted = '';
  const refresh = createRefresher(async () => {
    const { sessionToken } = identity.credentials();
    if (sessionToken === null) return;
    const today = await api.call(getToday);
    if (today.ok && identity.credentials().sessionToken === sessionToken) store.setState({ today: today.value });
  });

  /** A code was sent or proved; a message that moves on is in none of today's numbers. */
  function isNews({ message, status }: Verification): boolean {
    const counted = `${message.id} ${status}`;
    if (counted === lastCounted) return false;
    lastCounted = counted;
    return true;
  }

  return {
    handlers: {},
    reactions: {
      connected: () => void refresh(),
      unlocked: () => void refresh(),
      event(event) {
        if (event.type === 'members_changed' || (event.type === 'verification' && isNews(event.verification)))
          void refresh();
      },
      locked: () => store.setState({ today: null }),
    },
  };
}
