import { describe, expect, it } from 'vitest';
import { ThisMinute } from '#server/this-minute.ts';

const MINUTE = 60_000;

describe('what was found within the present minute', () => {
  it('is there until the minute is over', () => {
    const found = new ThisMinute<string>();
    found.set('a', 'apple', 5 * MINUTE);
    expect(found.get('a', 6 * MINUTE - 1)).toBe('apple');
    expect(found.get('b', 6 * MINUTE - 1)).toBeUndefined();
    expect(found.get('a', 6 * MINUTE)).toBeUndefined();
  });

  it('goes for good when something is found in another minute', () => {
    const found = new ThisMinute<string>();
    found.set('a', 'apple', 5 * MINUTE);
    found.set('b', 'pear', 6 * MINUTE);
    expect(found.get('a', 6 * MINUTE)).toBeUndefined();
    expect(found.get('a', 5 * MINUTE)).toBeUndefined();
    expect(found.get('b', 6 * MINUTE)).toBe('pear');
  });
});
