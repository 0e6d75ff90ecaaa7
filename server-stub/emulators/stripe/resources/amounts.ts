import { formatMoney, fromMinorUnits } from '#shared/domain/money.ts';
import { invalidRequest } from '../errors.ts';

/**
 * The smallest charge per currency, in its smallest coins (https://docs.stripe.com/currencies). Stripe lists no minimum
 * for the last group: there it is what 0.50 USD is worth, which is taken as a round amount here.
 */
const MINIMUM: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,

  cny: 400,
  idr: 800_000,
  krw: 700,
  kwd: 160,
  php: 3000,
  twd: 1600,
  vnd: 13_000,
};

/** Currencies of three decimals take no last digit but zero, because card networks settle two. */
const THREE_DECIMALS: ReadonlySet<string> = new Set(['kwd']);

/**
 * @param amount in the currency's smallest coins
 * @throws StripeApiError when Stripe would not charge it
 */
export function checkAmount(amount: number, currency: string): void {
  const minimum = MINIMUM[currency];
  if (minimum === undefined) {
    throw invalidRequest('parameter_invalid', `Invalid currency: ${currency}. It is not emulated.`, 'currency');
  }
  if (amount < minimum) {
    const code = 'amount_too_small';
    throw invalidRequest(code, `Amount must be at least ${shown(minimum, currency)} ${currency}`, 'amount');
  }
  // Twelve digits in rupiah, else eight.
  const largest = currency === 'idr' ? 999_999_999_999 : 99_999_999;
  if (amount > largest) {
    throw invalidRequest('amount_too_large', `Amount must be no more than ${shown(largest, currency)}`, 'amount');
  }
  if (THREE_DECIMALS.has(currency) && amount % 10 !== 0) {
    const code = 'invalid_charge_amount';
    throw invalidRequest(code, `Invalid amount: charges in ${currency} must end in a zero.`, 'amount');
  }
}

/** An amount of smallest coins for people, such as `$0.50`. */
export function shown(coins: number, currency: string): string {
  const code = currency.toUpperCase();
  return formatMoney(fromMinorUnits(coins, code), code, 'en');
}
