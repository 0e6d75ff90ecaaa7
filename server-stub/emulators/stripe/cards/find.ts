import { ALIASES, TEST_CARDS, type TestCard } from './table.ts';

const byKey = new Map(TEST_CARDS.map((card) => [card.key, card]));
const byNumber = new Map(TEST_CARDS.map((card) => [card.number, card]));

/** @param id such as `pm_card_visa` */
export function findTestCard(id: string): TestCard | undefined {
  return id.startsWith('pm_card_') ? byKey.get(ALIASES[id] ?? id) : undefined;
}

/** @param number digits only */
export function findByNumber(number: string): TestCard | undefined {
  return byNumber.get(number);
}

/** The card that a saved one remembers by its key. */
export function findByKey(key: string): TestCard | undefined {
  return byKey.get(key);
}

const BRANDS: readonly [RegExp, string][] = [
  [/^4/, 'visa'],
  [/^3[47]/, 'amex'],
  [/^3(?:0|6|8|9)/, 'diners'],
  [/^35/, 'jcb'],
  [/^(?:5[1-5]|2[2-7])/, 'mastercard'],
  [/^62/, 'unionpay'],
  [/^6(?:011|4|5)/, 'discover'],
];

/** The brand as Stripe names it, by the first digits. */
export function brandOf(number: string): string {
  return BRANDS.find(([prefix]) => prefix.test(number))?.[1] ?? 'unknown';
}
