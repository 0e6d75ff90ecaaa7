import { describe, expect, it } from 'vitest';
import { saveLimits } from '#shared/api/shop.ts';
import { DEFAULT_LIMITS, type Limits } from '#shared/domain/limits.ts';
import {
  boundsOf,
  CODE_LIMITS,
  isChanged,
  isFaulty,
  NO_CHANGES,
  shownCountries,
  shownNumbers,
  toSave,
  withCountry,
  withNumber,
} from '../../../renderer/features/shop/limits/limits-rules.ts';

const saved = (change: Partial<Limits> = {}, idleLockMinutes = 5) => ({
  limits: { ...DEFAULT_LIMITS, countries: ['MY' as const, 'ID' as const], ...change },
  idleLockMinutes,
});

describe('what is changed on the page of limits', () => {
  const changes = withCountry(withNumber(NO_CHANGES, 'numberDay', 8), 'TH', true);

  it('stands on the page over what is saved', () => {
    expect(shownNumbers(saved(), changes)).toMatchObject({ numberDay: 8, deviceHour: 30, idleLockMinutes: 5 });
    expect(shownCountries(saved(), changes)).toEqual(['MY', 'ID', 'TH']);
    expect(shownCountries(saved(), withCountry(changes, 'MY', false))).toEqual(['ID', 'TH']);
  });

  it('stays when something else is saved at another counter, and does not undo that', () => {
    const elsewhere = saved({ numberDay: 2, shopDay: 900, countries: ['ID', 'VN'] }, 9);
    expect(toSave(elsewhere, changes)).toEqual({
      limits: { ...DEFAULT_LIMITS, numberDay: 8, shopDay: 900, countries: ['ID', 'VN', 'TH'] },
      idleLockMinutes: 9,
    });
  });

  it('is none when it was taken back, or is what is saved by now', () => {
    expect(isChanged(saved(), NO_CHANGES)).toBe(false);
    expect(isChanged(saved(), changes)).toBe(true);
    expect(isChanged(saved(), withCountry(withNumber(changes, 'numberDay', 6), 'TH', false))).toBe(false);
    expect(isChanged(saved({ numberDay: 8, countries: ['TH'] }), changes)).toBe(false);
    expect(isChanged(saved(), withNumber(NO_CHANGES, 'idleLockMinutes', 6))).toBe(true);
    expect(isChanged(saved(), withCountry(NO_CHANGES, 'MY', false))).toBe(true);
  });

  it('has a country once, also when it was switched on at two counters', () => {
    expect(shownCountries(saved({ countries: ['TH'] }), changes)).toEqual(['TH']);
  });
});

describe('a limit', () => {
  it.each([...CODE_LIMITS, 'idleLockMinutes'] as const)(
    'takes %s within its bounds, which are the server’s',
    (field) => {
      const { min, max } = boundsOf(field);
      const accepts = (value: number) => {
        const body = toSave(saved(), withNumber(NO_CHANGES, field, value));
        if (body === null) return false;
        const operationId = '0199a000-0000-7000-8000-000000000001';
        expect(saveLimits.body.safeParse({ operationId, ...body }).success).toBe(true);
        return true;
      };
      expect([min - 1, min, max, max + 1].map(accepts)).toEqual([false, true, true, false]);
      expect([min - 1, min, max, max + 1].map((value) => isFaulty(field, value))).toEqual([true, false, false, true]);
    },
  );

  it('is not saved empty', () => {
    expect(isFaulty('deviceHour', null)).toBe(true);
    expect(toSave(saved(), withNumber(NO_CHANGES, 'deviceHour', null))).toBeNull();
  });
});
