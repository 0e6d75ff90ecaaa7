import type { Work } from '../../db/database.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { EventBus } from '../events/event-bus.ts';
import { dayOf } from '../history/shop-days.ts';
import { announceChange } from './changes.ts';
import { timeZoneOf } from './repository.ts';

/** Who noted it, and where. */
type NotedBy = Pick<StaffActor, 'shopId' | 'staffId' | 'deviceId'>;

/** When members were at a counter: what is written to those who have not come for a while goes by it. */
export class Visits {
  readonly #bus: EventBus;

  constructor(bus: EventBus) {
    this.#bus = bus;
  }

  /** A member of the shop is at a counter. Of a day of the shop, the first time counts. */
  async note(work: Work, memberId: string, by: NotedBy): Promise<void> {
    if (!(await addVisit(work, memberId, by))) return;
    const revision = await announceChange(work, this.#bus, by.shopId);
    await work.tx
      .updateTable('members')
      .where('id', '=', memberId)
      .set({ last_visit_at: work.now, revision })
      .execute();
  }
}

/** @returns whether it is the first of the shop's day */
export async function addVisit({ tx, now }: Work, memberId: string, by: NotedBy): Promise<boolean> {
  const day = dayOf(now, await timeZoneOf(tx, by.shopId));
  const added = await tx
    .insertInto('member_visits')
    .values({ member_id: memberId, day, at: now, staff_id: by.staffId, device_id: by.deviceId })
    .onConflict((conflict) => conflict.columns(['member_id', 'day']).doNothing())
    .returning('day')
    .execute();
  return added.length > 0;
}
