import { describe, expect, it } from 'vitest';
import { createRefresher } from '../../../electron/core/calls.ts';

/** Reads that end when the test says so, each with its number. */
function heldReads() {
  const ends: (() => void)[] = [];
  const read = () =>
    new Promise<number>((resolve) => {
      const number = ends.length + 1;
      ends.push(() => resolve(number));
    });
  const end = async (number: number): Promise<void> => {
    ends[number - 1]?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { read, end, started: () => ends.length };
}

describe('reading anew', () => {
  it('reads once more when it is asked again meanwhile, and tells everybody what it read last', async () => {
    const { read, end, started } = heldReads();
    const refresh = createRefresher(read);
    const asked = [refresh(), refresh(), refresh()];
    expect(started()).toBe(1);
    await end(1);
    expect(started()).toBe(2);
    await end(2);
    expect(await Promise.all(asked)).toEqual([2, 2, 2]);
  });

  it('begins anew once it has ended', async () => {
    const { read, end } = heldReads();
    const refresh = createRefresher(read);
    const first = refresh();
    await end(1);
    expect(await first).toBe(1);
    const second = refresh();
    await end(2);
    expect(await second).toBe(2);
  });

  it('goes on after a read that broke', async () => {
    let broken = true;
    const refresh = createRefresher(async () => {
      if (broken) throw new Error('broken');
      return 'read';
    });
    await expect(refresh()).rejects.toThrow('broken');
    broken = false;
    expect(await refresh()).toBe('read');
  });
});
