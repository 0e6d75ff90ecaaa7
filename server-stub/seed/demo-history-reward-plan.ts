import type { Voucher } from '#shared/api/rewards.ts';
import type { E164 } from '#shared/domain/phone.ts';
import type { Chance, Shift } from './demo-history-cast.ts';
import type { PlannedRegistration } from './demo-history-plan.ts';

export type RewardToPlan = Pick<Voucher, 'id' | 'brand' | 'name' | 'currency' | 'price' | 'validDays'>;

/** A voucher that a member got, or did not. */
export interface PlannedRedemption extends Shift {
  kind: 'redemption';
  at: number;
  phone: E164;
  voucher: RewardToPlan;
  outcome: 'shown' | 'sent' | 'failed';
}

const DAY_MS = 24 * 60 * 60_000;
/** They were redeemed in so many days. */
const DAYS = 20;
/** In their order, by the provider's ids; what the provider has no more is left out. */
const REDEEMED: readonly (readonly [voucherId: string, outcome: PlannedRedemption['outcome']])[] = [
  ['kopi-5', 'shown'],
  ['grab-10', 'shown'],
  ['kopi-5', 'shown'],
  ['ntuc-20', 'shown'],
  ['kopi-5', 'sent'],
  ['cinema-12', 'shown'],
  ['bakery-8', 'failed'],
  ['kopi-5', 'shown'],
  ['grab-10', 'shown'],
  ['steam-10', 'shown'],
  ['kopi-5', 'shown'],
  ['ntuc-20', 'shown'],
  ['grab-10', 'shown'],
  ['kopi-5', 'shown'],
];

/** Vouchers for members who came by, the oldest first. */
export function planRewards(
  { chance, now, vouchers }: { chance: Chance; now: number; vouchers: readonly RewardToPlan[] },
  registrations: readonly PlannedRegistration[],
): PlannedRedemption[] {
  const visits = registrations
    .flatMap(({ phone, staff, device, member }) =>
      (member?.visits ?? []).map((at) => ({ phone, staff, device, at: at + 60_000 })),
    )
    .filter(({ at }) => at > now - DAYS * DAY_MS && at < now - DAY_MS / 24)
    .sort((a, b) => a.at - b.at);
  const step = Math.floor(visits.length / REDEEMED.length);
  if (step < 1) return [];
  return REDEEMED.flatMap(([id, outcome], index) => {
    const voucher = vouchers.find((one) => one.id === id);
    const visit = visits[index * step + Math.floor(chance() * step)];
    return voucher && visit ? [{ kind: 'redemption' as const, voucher, outcome, ...visit }] : [];
  });
}
