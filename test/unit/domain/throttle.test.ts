import { describe, expect, it } from 'vitest';
import { FREE_PIN_TRIES, waitAfter } from '#shared/domain/throttle.ts';

describe('the wait after wrong tries', () => {
  it('begins with the last of the free ones, doubles, and is never longer than a quarter of an hour', () => {
    const waits = Array.from({ length: 12 }, (_, n) => waitAfter(n, FREE_PIN_TRIES) / 1_000);
    expect(waits).toEqual([0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]);
    expect(waitAfter(10_000, FREE_PIN_TRIES)).toBe(15 * 60_000);
  });
});
