import { describe, expect, it } from 'vitest';
import { shouldStop } from '#shared/domain/country-stop.ts';

describe('sending to a country stops', () => {
  it.each([
    [{ sent: 20, verified: 3 }, true],
    [{ sent: 20, verified: 0 }, true],
    [{ sent: 100, verified: 19 }, true],
    [{ sent: 20, verified: 4 }, false],
    [{ sent: 100, verified: 20 }, false],
    [{ sent: 19, verified: 0 }, false],
    [{ sent: 0, verified: 0 }, false],
  ])('%o: %s', (record, stops) => {
    expect(shouldStop(record)).toBe(stops);
  });
});
