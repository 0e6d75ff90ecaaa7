import { expect, it } from 'vitest';
import type { Country } from '#shared/domain/phone.ts';
import { createFormat } from '../../../renderer/i18n/format.ts';
import { listPrices } from '../../../renderer/ui/list-prices.ts';

const prices = (['US', 'SG', 'GB', 'MY'] satisfies Country[]).map((country) => ({
  country,
  currency: 'USD',
  perSegment: 1,
  effectiveFrom: 0,
}));
const find = (search: string) =>
  listPrices(prices, 'SG', search, createFormat('en', undefined).country).map(({ country }) => country);

it('lists the home country first and the others by name', () => {
  expect(find('')).toEqual(['SG', 'MY', 'GB', 'US']);
});

it('finds a country by a word of its name, its calling code or its ISO code', () => {
  expect(find(' mala')).toEqual(['MY']);
  expect(find('kingdom')).toEqual(['GB']);
  expect(find('60')).toEqual(['MY']);
  expect(find('+44')).toEqual(['GB']);
  expect(find('us')).toEqual(['US']);
  expect(find('zz')).toEqual([]);
});
