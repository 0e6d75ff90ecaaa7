import { type Currency, MICROS_PER_UNIT, type Micros } from './money.ts';

/**
 * The currencies a wallet may have, each with the factor that turns the round amounts offered for US dollars into
 * amounts that are as round and of a like size there.
 */
const CURRENCY_SCALE = {
  USD: 1,
  SGD: 1,
  MYR: 1,
  THB: 10,
  IDR: 10_000,
  PHP: 10,
  VND: 10_000,
  HKD: 10,
  TWD: 10,
  CNY: 1,
  JPY: 100,
  KRW: 1_000,
  INR: 10,
  AUD: 1,
  NZD: 1,
  GBP: 1,
  EUR: 1,
  AED: 1,
  KWD: 1,
} as const satisfies Record<Currency, number>;

export const WALLET_CURRENCIES = Object.keys(CURRENCY_SCALE) as readonly (keyof typeof CURRENCY_SCALE)[];

export function isWalletCurrency(currency: Currency): currency is keyof typeof CURRENCY_SCALE {
  return Object.hasOwn(CURRENCY_SCALE, currency);
}

/** What amounts may be chosen for a wallet, in micro-units of its currency; whole units only. */
export interface AmountRange {
  /** Offered with one press. */
  presets: readonly Micros[];
  min: Micros;
  max: Micros;
}

/** Of a top-up: 20, 50, 100 and 200 offered, 10 to 2,000 allowed, in US dollars or what is alike elsewhere. */
export function topupAmounts(currency: Currency): AmountRange {
  return amounts(currency, [20, 50, 100, 200], 10, 2_000);
}

/** Of the balance below which a card is charged or a mail is sent. */
export function thresholdAmounts(currency: Currency): AmountRange {
  return amounts(currency, [5, 10, 20, 50, 100], 1, 2_000);
}

/** Of the most that a month's automatic top-ups may charge. */
export function monthlyCapAmounts(currency: Currency): AmountRange {
  return amounts(currency, [100, 200, 500, 1_000], 10, 20_000);
}

/** Whether an amount may be chosen: in the range and a whole number of units. */
export function isWithin(amount: Micros, { min, max }: AmountRange): boolean {
  return amount >= min && amount <= max && amount % MICROS_PER_UNIT === 0;
}

/** About as much as a US dollar, in micro-units: what amounts that are the same everywhere are counted in. */
export function currencyUnit(currency: Currency): Micros {
  return MICROS_PER_UNIT * (isWalletCurrency(currency) ? CURRENCY_SCALE[currency] : 1);
}

function amounts(currency: Currency, presets: readonly number[], min: number, max: number): AmountRange {
  const unit = currencyUnit(currency);
  return { presets: presets.map((preset) => preset * unit), min: min * unit, max: max * unit };
}
