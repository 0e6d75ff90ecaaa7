import { MICROS_PER_UNIT, type Micros } from '#shared/domain/money.ts';
import { type AmountRange, isWithin } from '#shared/domain/topup.ts';

/** Whole units, with commas between thousands or without, and with cents only where there are none: `1,000`, `50.00`. */
const WHOLE_UNITS = /^(\d{1,9}|[1-9]\d{0,2}(?:,\d{3})+)(?:\.00?)?$/;

/**
 * Reads an amount of money that is chosen. A text that could mean two amounts is refused, never guessed at.
 * @returns micro-units within the range; null for every other text
 */
export function parseAmount(text: string, range: AmountRange): Micros | null {
  const units = WHOLE_UNITS.exec(text.normalize('NFKC').trim())?.[1];
  if (units === undefined) return null;
  const amount = Number(units.replaceAll(',', '')) * MICROS_PER_UNIT;
  return isWithin(amount, range) ? amount : null;
}
