/**
 * Money is an integer number of micro-units of its currency (1 USD = 1,000,000), because one SMS costs less than a
 * cent. It is rounded for display only. The largest amount is 2^53 − 1 micro-units, about nine billion.
 */
export type Micros = number;

export const MICROS_PER_UNIT = 1_000_000;

/** ISO 4217, three capital letters. */
export type Currency = string;

/** What SMS of every kind is paid in. */
export const SMS_CURRENCY: Currency = 'USD';

/**
 * ISO 4217's currencies whose smallest coin is no hundredth. `Intl` is not asked: it follows what is customary (no
 * places for IDR) and changes with its data, payment providers follow the standard, and a charge would be off by 100.
 */
const MINOR_DIGITS: ReadonlyMap<Currency, number> = new Map([
  ...['CLP', 'ISK', 'JPY', 'KRW', 'PYG', 'VND', 'XAF', 'XOF', 'XPF'].map((currency) => [currency, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((currency) => [currency, 3] as const),
]);

/** Decimal places of the currency's smallest coin: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: Currency): number {
  return MINOR_DIGITS.get(currency) ?? 2;
}

/**
 * The amount in the currency's smallest coin, as payment providers take it.
 * @throws RangeError when the amount is not a whole number of coins: money is never rounded on its way out.
 */
export function toMinorUnits(amount: Micros, currency: Currency): number {
  const microsPerCoin = MICROS_PER_UNIT / 10 ** minorDigits(currency);
  if (amount % microsPerCoin !== 0) throw new RangeError(`${amount} micro-units are no whole ${currency} coins`);
  return amount / microsPerCoin;
}

/** The inverse of {@link toMinorUnits}. */
export function fromMinorUnits(coins: number, currency: Currency): Micros {
  return coins * (MICROS_PER_UNIT / 10 ** minorDigits(currency));
}

/**
 * A whole number of micro-units out of a decimal text such as `0.0368`.
 * @throws RangeError when the text is no plain decimal or has more than six places.
 */
export function parseMicros(decimal: string): Micros {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(decimal);
  if (!match) throw new RangeError(`not an amount in micro-units: ${decimal}`);
  return Number(match[1]) * MICROS_PER_UNIT + Number((match[2] ?? '').padEnd(6, '0'));
}

/** Credit that is not there must not be shown, and what was spent must not look like less than what left the balance. */
const ROUNDING = { balance: 'floor', spent: 'ceil', price: 'halfExpand' } as const;

/**
 * For people: a balance, and what was spent (`spent`), with the currency's own places; a price (`price`) with four so that
 * it does not read as zero.
 */
export function formatMoney(
  amount: Micros,
  currency: Currency,
  locale: string,
  kind: keyof typeof ROUNDING = 'balance',
): string {
  const digits = kind === 'price' ? 4 : minorDigits(currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    roundingMode: ROUNDING[kind],
  }).format(amount / MICROS_PER_UNIT);
}
