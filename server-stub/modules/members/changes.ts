import type { Work } from '../../db/database.ts';
import type { EventBus } from '../events/event-bus.ts';
import { nextRevision } from './repository.ts';

/** As {@link nextRevision}, for a change that is made in this transaction: the shop's counters hear of it once it is durable. */
export async function announceChange(work: Work, bus: EventBus, shopId: string): Promise<number> {
  work.afterCommit(() => bus.publish({ shopId }, { type: 'members_changed' }));
  return nextRevision(work, shopId);
}
