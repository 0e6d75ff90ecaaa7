import { getToday, type Today } from '#shared/api/members.ts';
import type { Verification } from '#shared/api/verifications.ts';
import { createRefresher } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { shopDay } from './shop-day.ts';

/** What happened at this counter today; on screen while someone is at it. */
export function createToday(context: CoreContext): Feature<never> {
  const { store, api, identity } = context;
  let lastCounted = '';
  /** What was heard last, for whoever unlocks without a line. It is in memory alone, and of its day alone. */
  let last: { today: Today; day: string } | null = null;
  const refresh = createRefresher(async () => {
    const { sessionToken } = identity.credentials();
    if (sessionToken === null) return;
    const today = await api.call(getToday);
    if (!today.ok || identity.credentials().sessionToken !== sessionToken) return;
    last = { today: today.value, day: shopDay(context) };
    store.setState({ today: last.today });
  });

  function forget(): void {
    last = null;
  }

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
      unlocked() {
        if (last?.day === shopDay(context)) store.setState({ today: last.today });
        void refresh();
      },
      event(event) {
        if (event.type === 'members_changed' || (event.type === 'verification' && isNews(event.verification)))
          void refresh();
      },
      locked: () => store.setState({ today: null }),
      revoked: forget,
      forgotten: forget,
    },
  };
}
