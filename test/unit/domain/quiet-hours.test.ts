import { describe, expect, it } from 'vitest';
import { isQuiet, quietHoursSchema } from '#shared/domain/quiet-hours.ts';
import { minuteOfDaySchema, shopTimeSchema } from '#shared/domain/shop-time.ts';

const NIGHT = { from: 1_260, to: 540 };
const NOON = { from: 720, to: 780 };

describe('quiet hours', () => {
  it.each([
    [NIGHT, 1_259, false],
    [NIGHT, 1_260, true],
    [NIGHT, 1_439, true],
    [NIGHT, 0, true],
    [NIGHT, 539, true],
    [NIGHT, 540, false],
    [NOON, 719, false],
    [NOON, 720, true],
    [NOON, 779, true],
    [NOON, 780, false],
    [{ from: 1_260, to: 0 }, 1_439, true],
    [{ from: 1_260, to: 0 }, 0, false],
    [{ from: 540, to: 540 }, 540, false],
    [{ from: 540, to: 540 }, 0, false],
  ])('%j at minute %d: %s', (quiet, minute, expected) => {
    expect(isQuiet(quiet, minute)).toBe(expected);
  });

  it('are minutes of a day', () => {
    expect(quietHoursSchema.safeParse({ from: 0, to: 1_439 }).success).toBe(true);
    for (const minute of [-1, 1_440, 0.5]) expect(minuteOfDaySchema.safeParse(minute).success, `${minute}`).toBe(false);
  });
});

describe('a time by the shop’s clock', () => {
  it.each(['2026-11-23T09:00', '2028-02-29T00:00', '2026-12-31T23:59'])('may be %s', (time) => {
    expect(shopTimeSchema.parse(time)).toBe(time);
  });

  it.each([
    ...['2026-11-23T09:00Z', '2026-11-23T09:00:00', '2026-11-23T09:00+08:00', '2026-11-23 09:00', '2026-11-23'],
    ...['2026-02-29T09:00', '2026-11-23T24:00', '2026-11-23T9:00', '2026-13-01T09:00', ''],
  ])('is not %j', (time) => {
    expect(shopTimeSchema.safeParse(time).success).toBe(false);
  });
});
