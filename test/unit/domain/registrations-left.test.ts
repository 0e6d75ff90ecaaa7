import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registrationsLeft } from '#shared/domain/registrations-left.ts';

describe('how many registrations are left', () => {
  it.each([
    ['each code was read back', 41_280_000, 36_800, 100, 100, 1121],
    ['some needed a second code', 41_280_000, 36_800, 130, 100, 862],
    ['two codes go into one registration', 4 * 36_800, 36_800, 20, 10, 2],
    ['a micro-unit is missing for the last one', 4 * 36_800 - 1, 36_800, 20, 10, 1],
    ['nothing is left', 0, 36_800, 10, 10, 0],
    ['more was held than there is', -36_800, 36_800, 10, 10, 0],
    ['nothing was sent', 41_280_000, 36_800, 0, 0, null],
    ['codes were sent and none was read back', 41_280_000, 36_800, 10, 0, null],
    ['a code costs nothing', 41_280_000, 0, 10, 10, null],
  ])('%s', (_, available, pricePerCode, sends, verified, left) => {
    expect(registrationsLeft(available, pricePerCode, sends, verified)).toBe(left);
  });

  it('is exact for as much credit as there can be', () => {
    expect(registrationsLeft(Number.MAX_SAFE_INTEGER, 1, 1_000_003, 1_000_003)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('is as many as the credit pays, and not one more', () => {
    const money = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const price = fc.integer({ min: 1, max: 10_000_000 });
    const count = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(money, price, count, count, (available, pricePerCode, sends, verified) => {
        const left = registrationsLeft(available, pricePerCode, sends, verified) ?? -1;
        fc.pre(Number.isSafeInteger(left));
        const cost = (registrations: number) => BigInt(registrations) * BigInt(pricePerCode) * BigInt(sends);
        const credit = BigInt(available) * BigInt(verified);
        expect(cost(left) <= credit && cost(left + 1) > credit).toBe(true);
      }),
    );
  });
});
