import type { Work } from '../../db/database.ts';
import type { EventBus } from '../events/event-bus.ts';

/** Tells the counters of a shop, after the commit, that something of it changed which they show themselves, beside its owner. */
export function announceShop(work: Work, bus: EventBus, shopId: string): void {
  work.afterCommit(() => {
    bus.publish({ shopId }, { type: 'counter_changed' });
    bus.publish({ shopId }, { type: 'shop_changed' });
  });
}
