import { MICROS_PER_UNIT, type Micros } from './money.ts';

/** Amounts offered with one press, in micro-units of the wallet's currency. */
export const TOPUP_PRESETS: readonly Micros[] = [20, 50, 100, 200].map((units) => units * MICROS_PER_UNIT);
export const TOPUP_MIN: Micros = 10 * MICROS_PER_UNIT;
export const TOPUP_MAX: Micros = 2_000 * MICROS_PER_UNIT;

/** Whole units between the smallest and the largest top-up. */
export function isTopupAmount(amount: Micros): boolean {
  return amount >= TOPUP_MIN && amount <= TOPUP_MAX && amount % MICROS_PER_UNIT === 0;
}
