import {
  type RewardGateway,
  type RewardOrder,
  type RewardOutcome,
  RewardsUnreachable,
} from '#server/gateways/rewards/gateway.ts';
import type { Voucher } from '#shared/api/rewards.ts';
import { MICROS_PER_UNIT, parseMicros } from '#shared/domain/money.ts';

const units = (amount: string) => parseMicros(amount);

export const KOPI: Voucher = {
  id: 'kopi-5',
  brand: 'Kopi Corner',
  name: 'S$5 coffee voucher',
  country: 'SG',
  currency: 'SGD',
  price: 5 * MICROS_PER_UNIT,
  faceValue: 5 * MICROS_PER_UNIT,
  terms: 'For one visit.',
  validDays: 90,
  stock: 'in_stock',
};
export const GIFT_CARD: Voucher = { ...KOPI, id: 'ntuc-20', brand: 'NTUC', price: units('19.60'), stock: 'low' };
export const STEAM: Voucher = { ...KOPI, id: 'steam-10', brand: 'Steam', currency: 'USD', price: units('10') };
export const RINGGIT: Voucher = { ...KOPI, id: 'tng-20', brand: 'TnG', currency: 'MYR', price: units('20') };

/** A code as the fake issues it for a redemption: to be looked for where it must not be. */
export const codeOf = (id: string): string => `KOPI-${id.slice(-6)}-CODE`;
export const PIN = 'QZ-90817-XJ';

/** Issues for a week from the epoch on; nothing looks at it. */
export const issued = ({ id }: { id: string }): RewardOutcome => ({
  kind: 'issued',
  ref: `ord_${id}`,
  code: codeOf(id),
  pin: PIN,
  expiresAt: Date.UTC(2027, 4, 22),
});

/** A voucher provider that does what the test says. Each reference is one order. */
export class FakeRewardGateway implements RewardGateway {
  vouchers: Voucher[] = [KOPI, GIFT_CARD, STEAM, RINGGIT];
  reachable = true;
  /** What it was asked to order, and asked for, each time. */
  readonly ordered: RewardOrder[] = [];
  readonly sought: string[] = [];
  /** What it answers to an order, and to whoever asks for one. */
  nextIssue: (order: RewardOrder) => RewardOutcome | Promise<RewardOutcome> = issued;
  nextFind: (id: string) => RewardOutcome | { kind: 'absent' } = (id) => issued({ id });

  async list(): Promise<Voucher[]> {
    if (!this.reachable) throw new RewardsUnreachable('told by the test');
    return this.vouchers;
  }

  async issue(order: RewardOrder): Promise<RewardOutcome> {
    this.ordered.push(order);
    return this.nextIssue(order);
  }

  async find(id: string): Promise<RewardOutcome | { kind: 'absent' }> {
    this.sought.push(id);
    return this.nextFind(id);
  }
}
