import { expect, it } from 'vitest';
import { isScannerBurst } from '../../../renderer/features/registration/scanner-burst.ts';

const every = (gap: number, count: number) => Array.from({ length: count }, (_, index) => 1_000 + index * gap);

it('takes keys a few milliseconds apart with Enter at their end for a scanner', () => {
  expect(isScannerBurst(every(5, 8), 1_040)).toBe(true);
});

it('takes a fast typist for a person', () => {
  expect(isScannerBurst(every(80, 8), 1_640)).toBe(false);
});

it('takes an Enter that a person presses after a burst for a decision', () => {
  expect(isScannerBurst(every(5, 8), 1_400)).toBe(false);
});

it('takes pasted text for a person', () => {
  expect(isScannerBurst([1_000], 1_010)).toBe(false);
});
