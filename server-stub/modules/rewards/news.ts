import type { Reader, Work } from '../../db/database.ts';
import type { EventBus } from '../events/event-bus.ts';

/** Tells the devices of a shop that its rewards changed: what is offered, or a redemption. */
export class RewardNews {
  readonly #bus: EventBus;

  constructor(bus: EventBus) {
    this.#bus = bus;
  }

  /** Once the transaction is durable. */
  announce(work: Work, shopId: string): void {
    work.afterCommit(() => this.#tell(shopId));
  }

  /** To every shop: the catalogue is the same for all. */
  async announceToAll(reader: Reader): Promise<void> {
    const shops = await reader.selectFrom('shops').select('id').execute();
    for (const { id } of shops) this.#tell(id);
  }

  #tell(shopId: string): void {
    this.#bus.publish({ shopId }, { type: 'rewards_changed' });
  }
}
