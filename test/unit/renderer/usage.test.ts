import { expect, it } from 'vitest';
import { usageTable } from '../../../renderer/features/credit/usage/usage-rows.ts';

it('has a row for each day and a column for each purpose that credit was spent for', () => {
  const table = usageTable([
    { day: '2026-11-20', spent: [{ purpose: 'registration_otp', amount: 73_600 }] },
    { day: '2026-11-21', spent: [] },
    { day: '2026-11-22', spent: [{ purpose: 'registration_otp', amount: 36_800 }] },
  ]);
  expect(table).toEqual({
    purposes: ['registration_otp'],
    rows: [
      { day: '2026-11-20', spent: { registration_otp: 73_600 }, total: 73_600 },
      { day: '2026-11-21', spent: { registration_otp: 0 }, total: 0 },
      { day: '2026-11-22', spent: { registration_otp: 36_800 }, total: 36_800 },
    ],
    total: 110_400,
  });
});

it('keeps a day on which more came back than was spent', () => {
  const { rows, total } = usageTable([
    { day: '2026-11-21', spent: [{ purpose: 'registration_otp', amount: 36_800 }] },
    { day: '2026-11-22', spent: [{ purpose: 'registration_otp', amount: -36_800 }] },
  ]);
  expect(rows.at(-1)?.total).toBe(-36_800);
  expect(total).toBe(0);
});

it('has no column when nothing was spent', () => {
  expect(usageTable([{ day: '2026-11-22', spent: [] }]).purposes).toEqual([]);
  expect(usageTable([{ day: '2026-11-22', spent: [{ purpose: 'registration_otp', amount: 0 }] }]).purposes).toEqual([]);
});
