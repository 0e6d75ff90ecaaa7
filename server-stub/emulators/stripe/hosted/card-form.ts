import { brandOf } from '../cards/find.ts';

type Field = 'number' | 'expiry' | 'cvc' | 'name';

/** What is wrong with a field: Stripe's error code, and its words for the card holder. */
interface FieldError {
  code: string;
  message: string;
}

/** What a card holder typed, once it makes sense. The number is only ever handed on, never kept. */
interface TypedCard {
  number: string;
  expMonth: number;
  expYear: number;
  name: string;
}

type CardFormResult = { ok: true; card: TypedCard } | { ok: false; errors: Partial<Record<Field, FieldError>> };

const NUMBER_INCOMPLETE = { code: 'incomplete_number', message: 'Your card number is incomplete.' };
const NUMBER_INCORRECT = { code: 'incorrect_number', message: 'Your card number is invalid.' };
const EXPIRY_INCOMPLETE = { code: 'incomplete_expiry', message: "Your card's expiration date is incomplete." };
const MONTH_INVALID = { code: 'invalid_expiry_month', message: "Your card's expiration month is invalid." };
const YEAR_PAST = { code: 'invalid_expiry_year', message: "Your card's expiration year is in the past." };
const MONTH_PAST = { code: 'invalid_expiry_month', message: "Your card's expiration date is in the past." };
const YEAR_INVALID = { code: 'invalid_expiry_year', message: "Your card's expiration year is invalid." };
const CVC_INCOMPLETE = { code: 'invalid_cvc', message: "Your card's security code is incomplete." };
const NAME_MISSING = { code: 'missing', message: 'The name on the card is missing.' };

/** No card is good for longer. */
const LONGEST_YEARS = 50;

/** Checks a card as Stripe's page does before it asks the network. @param now epoch seconds */
export function readCardForm(form: Record<Field, string>, now: number): CardFormResult {
  const number = form.number.replace(/[\s-]/g, '');
  const expiry = readExpiry(form.expiry, now);
  const name = form.name.trim();
  const errors: Partial<Record<Field, FieldError>> = {
    ...fieldError('number', numberError(number)),
    ...fieldError('expiry', 'error' in expiry ? expiry.error : null),
    ...fieldError('cvc', cvcError(form.cvc.trim(), number)),
    ...fieldError('name', name === '' ? NAME_MISSING : null),
  };
  if ('error' in expiry || Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, card: { number, expMonth: expiry.month, expYear: expiry.year, name } };
}

const fieldError = (field: Field, error: FieldError | null) => (error === null ? {} : { [field]: error });

function numberError(number: string): FieldError | null {
  if (!/^\d*$/.test(number) || number.length > 19) return NUMBER_INCORRECT;
  const brand = brandOf(number);
  const shortest = brand === 'amex' ? 15 : brand === 'diners' ? 14 : 16;
  if (number.length < shortest) return NUMBER_INCOMPLETE;
  return passesLuhn(number) ? null : NUMBER_INCORRECT;
}

/** The check digit of card numbers: every second digit from the right counts double. */
function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, text, place) => {
    const digit = Number(text);
    if (place % 2 === 0) return total + digit;
    return total + (digit > 4 ? digit * 2 - 9 : digit * 2);
  }, 0);
  return sum % 10 === 0;
}

function readExpiry(text: string, now: number): { month: number; year: number } | { error: FieldError } {
  const match = /^(\d{1,2})\s*\/?\s*(\d{2}|\d{4})$/.exec(text.trim());
  if (match === null) return { error: EXPIRY_INCOMPLETE };
  const month = Number(match[1]);
  if (month < 1 || month > 12) return { error: MONTH_INVALID };
  const today = new Date(now * 1000);
  const thisYear = today.getUTCFullYear();
  const year = fullYear(match[2] ?? '', thisYear);
  if (year < thisYear) return { error: YEAR_PAST };
  if (year === thisYear && month < today.getUTCMonth() + 1) return { error: MONTH_PAST };
  return year > thisYear + LONGEST_YEARS ? { error: YEAR_INVALID } : { month, year };
}

/** Two digits mean the century in which the card is at most fifty years old or valid for as long. */
function fullYear(digits: string, thisYear: number): number {
  if (digits.length === 4) return Number(digits);
  const year = thisYear - (thisYear % 100) + Number(digits);
  return year > thisYear + LONGEST_YEARS ? year - 100 : year;
}

function cvcError(cvc: string, number: string): FieldError | null {
  const length = brandOf(number) === 'amex' ? 4 : 3;
  return /^\d+$/.test(cvc) && cvc.length === length ? null : CVC_INCOMPLETE;
}
