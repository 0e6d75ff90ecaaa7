import type { Voucher } from '#shared/api/rewards.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';

/** A voucher that is to be issued. */
export interface RewardOrder {
  /** Our redemption's id, stored before the provider hears of it. It is the reference there: one order for each. */
  id: string;
  /** The provider's. */
  voucherId: string;
  /** What it may cost, in micro-units: at any other price it is refused. */
  price: Micros;
  currency: Currency;
  /**
   * Epoch ms: the provider refuses an order that comes later. An order it has not heard of by then never was, however long
   * it lay somewhere on its way.
   */
  notAfter: number;
}

/** Why an order was refused for good. */
type RewardRefusal = 'out_of_stock' | 'price_changed' | 'refused';

/**
 * What the provider says of an order. `unknown` is an outcome of its own, which only asking again resolves: a second order
 * under another reference would be a second voucher.
 */
export type RewardOutcome =
  | {
      kind: 'issued';
      /** The provider's id of the order. */
      ref: string;
      code: string;
      pin: string | null;
      /** Epoch ms; null where the code is good for ever. */
      expiresAt: number | null;
    }
  | { kind: 'refused'; cause: RewardRefusal }
  | { kind: 'unknown'; cause: string };

/** A provider of third-party vouchers. */
export interface RewardGateway {
  /** The catalogue. @throws RewardsUnreachable when the provider does not answer */
  list(): Promise<Voucher[]>;
  /**
   * Orders a voucher, or tells what became of the same order. It takes {@link ISSUE_WITHIN_MS} at most: after that the
   * provider does not get the order from here any more.
   */
  issue(order: RewardOrder): Promise<RewardOutcome>;
  /** Tells what became of an order without ever making it; `absent` when the provider has not heard of it. */
  find(id: string): Promise<RewardOutcome | { kind: 'absent' }>;
}

/** How long an order may take until it counts as unanswered, in milliseconds. */
export const ISSUE_WITHIN_MS = 20_000;

export class RewardsUnreachable extends Error {
  override name = 'RewardsUnreachable';
}
