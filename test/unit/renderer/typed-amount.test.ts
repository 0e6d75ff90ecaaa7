import { describe, expect, it } from 'vitest';
import { topupAmounts } from '#shared/domain/topup.ts';
import { parseAmount } from '../../../renderer/features/credit/typed-amount.ts';

describe('an amount typed for a top-up', () => {
  it.each([
    ['50', 50_000_000],
    [' 10 ', 10_000_000],
    ['10.0', 10_000_000],
    ['75.00', 75_000_000],
    ['1,000', 1_000_000_000],
    ['2,000.00', 2_000_000_000],
    ['２０', 20_000_000],
  ])('%j is charged as %d micro-units', (text, amount) => {
    expect(parseAmount(text, topupAmounts('USD'))).toBe(amount);
  });

  it.each([
    '',
    '10.5',
    '10,5',
    '10,50',
    '1.000',
    '10.000',
    '1,00',
    '0,100',
    '10 5',
    '1 000',
    '-50',
    '+50',
    '5e1',
    '0x32',
    '10.',
    '.5',
    '50 USD',
    '9',
    '2001',
    '9999999',
  ])('%j is charged as nothing', (text) => {
    expect(parseAmount(text, topupAmounts('USD'))).toBeNull();
  });

  it('is as large as the currency needs it', () => {
    expect(parseAmount('20,000,000', topupAmounts('VND'))).toBe(20_000_000_000_000);
    expect(parseAmount('20000000', topupAmounts('VND'))).toBe(20_000_000_000_000);
    expect(parseAmount('20', topupAmounts('VND'))).toBeNull();
  });
});
