import { z } from 'zod';
import type { E164 } from '#shared/domain/phone.ts';
import type { DocumentStore } from '../store.ts';

/** What people can do to a carrier on the page. */
export const carrierChangeSchema = z.strictObject({
  /** Whether it can be reached. */
  up: z.boolean(),
  /** What it takes to hand a message over to it, in milliseconds. */
  delayMs: z.number().int().min(0).max(5_000),
});
export type CarrierChange = z.infer<typeof carrierChangeSchema>;

/** A simulated carrier. */
export interface Carrier extends CarrierChange {
  id: string;
  name: string;
  /** Whom messages are from that can be replied to. */
  number: E164;
  /** Messages that it takes in a second. */
  perSecond: number;
}

type CarrierList = readonly [Carrier, ...Carrier[]];

const CARRIERS: CarrierList = [
  { id: 'demo-straits', name: 'Straits Direct', number: '+6581001001', perSecond: 500, up: true, delayMs: 0 },
  { id: 'demo-island', name: 'Island Relay', number: '+6581001002', perSecond: 250, up: true, delayMs: 40 },
  { id: 'demo-global', name: 'Global One', number: '+6581001003', perSecond: 250, up: true, delayMs: 120 },
];

/** The carriers, and what was done to them; that outlives a restart. */
export class Carriers {
  readonly #stored;
  #carriers: CarrierList;

  constructor(store: DocumentStore) {
    this.#stored = store.collection<CarrierChange & { id: string }>('phones.carrier');
    const [first, ...others] = CARRIERS;
    const asLeft = (carrier: Carrier): Carrier => ({ ...carrier, ...this.#stored.get(carrier.id) });
    this.#carriers = [asLeft(first), ...others.map(asLeft)];
  }

  list(): CarrierList {
    return this.#carriers;
  }

  get(id: string): Carrier | undefined {
    return this.#carriers.find((carrier) => carrier.id === id);
  }

  /** @returns undefined when there is no such carrier */
  change(id: string, change: CarrierChange): Carrier | undefined {
    if (this.get(id) === undefined) return undefined;
    this.#stored.put({ id, ...change });
    const changed = (carrier: Carrier): Carrier => (carrier.id === id ? { ...carrier, ...change } : carrier);
    const [first, ...others] = this.#carriers;
    this.#carriers = [changed(first), ...others.map(changed)];
    return this.get(id);
  }
}
