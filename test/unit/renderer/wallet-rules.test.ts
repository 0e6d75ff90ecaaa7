import { describe, expect, it } from 'vitest';
import { WALLET_CURRENCIES } from '#shared/domain/topup.ts';
import { receiptName } from '../../../renderer/features/credit/topup/receipt-name.ts';
import { runOutWords } from '../../../renderer/features/credit/wallets/run-out-words.ts';
import { afterTopup, openableCurrencies } from '../../../renderer/features/credit/wallets/wallet-rules.ts';

describe('the balance after a top-up', () => {
  it('is more by the amount', () => {
    expect(afterTopup({ available: 41_285_200, debt: 0 }, 50_000_000)).toEqual({ available: 91_285_200, debtPaid: 0 });
  });

  it('is more by what is left once the debt is paid', () => {
    expect(afterTopup({ available: 0, debt: 12_000_000 }, 50_000_000)).toEqual({
      available: 38_000_000,
      debtPaid: 12_000_000,
    });
  });

  it('is as before while the debt is larger than the amount', () => {
    expect(afterTopup({ available: 0, debt: 70_000_000 }, 50_000_000)).toEqual({ available: 0, debtPaid: 50_000_000 });
  });
});

describe('a further wallet', () => {
  it('can be opened in each currency that has none', () => {
    const open = openableCurrencies([{ currency: 'USD' }, { currency: 'SGD' }]);
    expect(open).toHaveLength(WALLET_CURRENCIES.length - 2);
    expect(open).toContain('MYR');
    expect(open).not.toContain('SGD');
  });
});

describe('when the credit runs out', () => {
  const now = 1_000_000;
  it('is a moment to come', () => expect(runOutWords(now + 1, now)).toMatchObject({ at: now + 1 }));
  it('is now once that moment has come', () =>
    expect(runOutWords(now, now)).toMatchObject({ at: null, value: 'credit.runsOutNow' }));
  it('is no date when it is more than a year away', () => {
    const year = 365 * 24 * 60 * 60 * 1_000;
    expect(runOutWords(now + year, now)).toMatchObject({ at: now + year });
    expect(runOutWords(now + year + 1, now)).toMatchObject({ at: null, value: 'credit.runsOutFar' });
  });
  it('says that nothing is spent', () =>
    expect(runOutWords(null, now)).toMatchObject({ at: null, note: 'credit.runsOutNever' }));
  it('claims nothing while it is not known', () =>
    expect(runOutWords(undefined, now)).toMatchObject({
      at: null,
      value: 'credit.unknown',
      note: 'credit.runsOutNote',
    }));
});

it('names a receipt as it is printed', () => {
  expect(receiptName(42)).toBe('R-000042');
  expect(receiptName(1_234_567)).toBe('R-1234567');
});
