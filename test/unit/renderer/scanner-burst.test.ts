import { describe, expect, it } from 'vitest';
import { createScanWatch, isScannerBurst } from '../../../renderer/features/registration/scanner-burst.ts';

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

describe('a field that acts by itself at its sixth digit', () => {
  /** Types digits into it, then perhaps Enter; `true` marks each key that belongs to a scan. */
  const type = (gap: number, digits: number, enter: boolean) => {
    const watch = createScanWatch();
    const verdicts = every(gap, digits).map((at, index) => watch.isScan('digit', at, index >= 6));
    if (enter) verdicts.push(watch.isScan('enter', 1_000 + digits * gap, digits >= 6));
    return verdicts;
  };

  it('drops everything from the seventh key of a scan on', () => {
    expect(type(5, 9, true)).toEqual([...Array(6).fill(false), true, true, true, true]);
  });

  it('drops a scan of six digits, or of fewer, by its Enter', () => {
    expect(type(5, 6, true).at(-1)).toBe(true);
    expect(type(5, 4, true).at(-1)).toBe(true);
  });

  it('drops it also when the Enter comes a little later, while the field waits for it', () => {
    const watch = createScanWatch();
    for (const at of every(5, 6)) watch.isScan('digit', at, false);
    expect(watch.isFast()).toBe(true);
    expect(watch.isScan('enter', 1_070, true)).toBe(true);
  });

  it('takes six digits that no key follows, however fast they came', () => {
    expect(type(5, 6, false)).not.toContain(true);
  });

  it('takes a hand that types a digit too many or presses Enter', () => {
    expect(type(80, 7, true)).not.toContain(true);
  });

  it('takes the next key of a hand after a scan', () => {
    const watch = createScanWatch();
    for (const [index, at] of every(5, 8).entries()) watch.isScan('digit', at, index >= 6);
    expect(watch.isScan('digit', 2_000, false)).toBe(false);
    expect(watch.isFast()).toBe(false);
  });
});
