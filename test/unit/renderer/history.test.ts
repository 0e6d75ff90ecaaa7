import { describe, expect, it } from 'vitest';
import { type HistoryEntry, type HistoryPage, historyFilterSchema, historyKindSchema } from '#shared/api/history.ts';
import {
  emptyFilterForm,
  isEmptyForm,
  readFilterForm,
} from '../../../renderer/features/credit/history/history-filter.ts';
import { append, isSameFilter, isUnfiltered, renew } from '../../../renderer/features/credit/history/history-pages.ts';
import { entryWords } from '../../../renderer/features/credit/history/history-words.ts';
import { createI18n } from '../../../renderer/i18n/create-i18n.ts';

const { t } = createI18n();

const entry = (at: number): HistoryEntry => ({
  id: `0199a000-0000-7000-8000-${String(at).padStart(12, '0')}`,
  at,
  kind: 'settle',
  purpose: 'registration_otp',
  currency: 'USD',
  amount: -36_800,
  staffName: null,
  deviceName: null,
  phoneMasked: null,
  unitPrice: null,
  segments: null,
});
/** Lines from one moment down to another. */
const page = (newest: number, oldest: number, next: string | null): HistoryPage => ({
  entries: Array.from({ length: newest - oldest + 1 }, (_, back) => entry(newest - back)),
  next,
});

describe('the pages of the history', () => {
  it('follow each other', () => {
    expect(append(page(30, 21, '21-1'), page(20, 11, '11-1'))).toEqual(page(30, 11, '11-1'));
  });

  it('keep the older ones when new lines are added', () => {
    expect(renew(page(30, 11, '11-1'), page(33, 24, '24-1'))).toEqual(page(33, 11, '11-1'));
    expect(renew(page(30, 11, '11-1'), page(30, 21, '21-1'))).toEqual(page(30, 11, '11-1'));
    expect(renew(page(30, 11, '11-1'), page(39, 30, '30-1'))).toEqual(page(39, 11, '11-1'));
  });

  it('begin anew rather than with a gap', () => {
    expect(renew(page(30, 11, '11-1'), page(50, 41, '41-1'))).toEqual(page(50, 41, '41-1'));
  });

  it('are what the first page says where that is all', () => {
    expect(renew(page(30, 11, '11-1'), page(30, 28, null))).toEqual(page(30, 28, null));
    expect(renew(page(30, 11, '11-1'), { entries: [], next: null })).toEqual({ entries: [], next: null });
  });
});

describe('the filters of the history', () => {
  const read = (differs: Partial<typeof emptyFilterForm>) => readFilterForm({ ...emptyFilterForm, ...differs });

  it('narrow nothing while they are empty', () => {
    const { filter, faults } = read({});
    expect(isUnfiltered(filter)).toBe(true);
    expect(isEmptyForm(emptyFilterForm)).toBe(true);
    expect(faults).toEqual({ from: null, to: null });
  });

  it('ask for what is chosen, in words of the interface', () => {
    const staffId = '0199a000-0000-7000-8000-000000000001';
    const { filter } = read({ kind: 'refund', purpose: 'auto_topup', staffId, currency: 'SGD' });
    expect(historyFilterSchema.parse(filter)).toEqual({
      kind: 'refund',
      purpose: 'auto_topup',
      staffId,
      currency: 'SGD',
    });
    expect(isUnfiltered(filter)).toBe(false);
  });

  it('read days day first', () => {
    expect(read({ from: '03/04/2026', to: '4.4.2026' }).filter).toEqual({ from: '2026-04-03', to: '2026-04-04' });
    expect(read({ from: '03/04/2026', to: '03/04/2026' }).faults.to).toBeNull();
  });

  it('leave a day out that is none, or that lies before the other', () => {
    expect(read({ from: '31/02/2026' })).toEqual({ filter: {}, faults: { from: 'dayInvalid', to: null } });
    expect(read({ to: '03/04' })).toEqual({ filter: {}, faults: { from: null, to: 'dayInvalid' } });
    expect(read({ from: '03/04/2026', to: '02/04/2026' })).toEqual({
      filter: { from: '2026-04-03' },
      faults: { from: null, to: 'daysReversed' },
    });
    expect(isEmptyForm({ ...emptyFilterForm, to: '03/04' })).toBe(false);
  });

  it('are the same while they ask for the same', () => {
    expect(isSameFilter(read({ from: '03/04/2026' }).filter, read({ from: '3.4.2026', to: '4' }).filter)).toBe(true);
    expect(isSameFilter(read({ kind: 'settle' }).filter, read({}).filter)).toBe(false);
  });
});

describe('a line of the history', () => {
  const words = (line: Pick<HistoryEntry, 'kind' | 'purpose'>) =>
    entryWords(line)
      .map((key) => t(key))
      .join(' · ');

  it('says what credit was spent or added for', () => {
    expect(words({ kind: 'settle', purpose: 'registration_otp' })).toBe('Registration OTP');
    expect(words({ kind: 'give_back', purpose: 'registration_otp' })).toBe('Undelivered, given back');
    expect(words({ kind: 'topup', purpose: 'auto_topup' })).toBe('Auto Topup');
    expect(words({ kind: 'opening', purpose: 'opening' })).toBe('Opening balance');
  });

  it('says what corrected which top-up', () => {
    expect(words({ kind: 'dispute', purpose: 'topup' })).toBe('Dispute · One Time Topup');
  });

  it('has words for each kind', () => {
    for (const kind of historyKindSchema.options) {
      expect(words({ kind, purpose: 'topup' }), kind).not.toContain('history.');
    }
  });
});
