import { MICROS_PER_UNIT, type Micros } from '#shared/domain/money.ts';
import { isTopupAmount } from '#shared/domain/topup.ts';

/** Whole units, with commas between thousands or without, and with cents only where there are none: `1,000`, `50.00`. */
const WHOLE_UNITS = /^(\d{1,6}|[1-9]\d{0,2}(?:,\d{3})+)(?:\.00?)?$/;

/**
 * Reads an amount to be charged. A text that could mean two amounts is refused, never guessed at.
 * @returns micro-units within the limits of a top-up; null for every other text
 */
export function parseTopupAmount(text: string): Micros | null {
  const units = WHOLE_UNITS.exec(text.normalize('NFKC').trim())?.[1];
  if (units === undefined) return null;
  const amount = Number(units.replaceAll(',', '')) * MICROS_PER_UNIT;
  return isTopupAmount(amount) ? amount : null;
}
