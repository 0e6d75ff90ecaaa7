import type { Clock } from '../../clock.ts';
import type { Work } from '../../db/database.ts';
import { Bursts } from '../../jobs/bursts.ts';
import type { EventBus } from '../events/event-bus.ts';

/** Devices of a busy shop hear of its messages no more often than this, in milliseconds. */
const PAUSE_MS = 1_000;

/** Tells the devices of a shop that a campaign, a rule or an activity changed, or how far one is. */
export class MessagingNews {
  readonly #changes: Bursts;

  constructor(clock: Clock, bus: EventBus) {
    this.#changes = new Bursts(clock, PAUSE_MS, (shopId) => bus.publish({ shopId }, { type: 'messaging_changed' }));
  }

  /** Once the transaction is durable. */
  announce(work: Pick<Work, 'afterCommit'>, shopId: string): void {
    work.afterCommit(() => this.#changes.ask(shopId));
  }
}
