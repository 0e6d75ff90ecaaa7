import { MICROS_PER_UNIT, type Micros } from '#shared/domain/money.ts';
import { type AmountRange, isWithin } from '#shared/domain/topup.ts';
import { parseAmount } from '../typed-amount.ts';

/** What stands in a field for an amount: one that is offered, or the text of an own one. */
export type AmountChoice = { kind: 'preset'; amount: Micros } | { kind: 'other'; text: string };

/** The amount where it may be chosen; else the second one offered, as settings that were never saved have none. */
export function usualAmount(saved: Micros, range: AmountRange): Micros {
  return isWithin(saved, range) ? saved : (range.presets[1] ?? range.min);
}

/** @param amount micro-units within the range */
export function choiceOf(amount: Micros, range: AmountRange): AmountChoice {
  if (range.presets.includes(amount)) return { kind: 'preset', amount };
  return { kind: 'other', text: String(amount / MICROS_PER_UNIT) };
}

/** @returns micro-units; null while what is typed is no amount that may be chosen */
export function amountOf(choice: AmountChoice, range: AmountRange): Micros | null {
  return choice.kind === 'preset' ? choice.amount : parseAmount(choice.text, range);
}
