import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '#shared/errors.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { createCommand, createRefresher, LATE } from '../../../electron/core/calls.ts';

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

describe('an intention of whoever is at the counter', () => {
  function counterWithCommand() {
    const clock = createFakeClock();
    let sessionToken = 'the first';
    const ids = ['id 1', 'id 2', 'id 3'];
    const nextId = () => ids.shift() ?? 'too many';
    const once = createCommand({
      identity: { credentials: () => ({ serverUrl: null, deviceToken: null, sessionToken }) },
      ports: { clock, newId: nextId },
    });
    /** @returns under which id it went out */
    const press = async (input: string, answer: Result<unknown>) => {
      const sent: string[] = [];
      await once(input, async (id) => {
        sent.push(id);
        return answer;
      });
      return sent[0];
    };
    return {
      clock,
      press,
      signInAnew() {
        sessionToken = 'another';
      },
    };
  }
  const lost = err('server_unreachable');

  it('is the same one when it is pressed again after a lost answer', async () => {
    const { press, clock } = counterWithCommand();
    expect(await press('a', lost)).toBe('id 1');
    await clock.advance(LATE - 1);
    expect(await press('a', lost)).toBe('id 1');
    await clock.advance(LATE - 1);
    expect(await press('a', ok({}))).toBe('id 1');
    expect(await press('a', ok({}))).toBe('id 2');
  });

  it('is the same one after a try that did not leave, which says nothing of the one before', async () => {
    const { press } = counterWithCommand();
    await press('a', lost);
    expect(await press('a', err('server_certificate_invalid'))).toBe('id 1');
    expect(await press('a', lost)).toBe('id 1');
  });

  it('is over once nothing of it can be on its way any more', async () => {
    const { press, clock } = counterWithCommand();
    await press('a', lost);
    await clock.advance(LATE);
    expect(await press('a', lost)).toBe('id 2');
  });

  it('is over when they have left', async () => {
    const { press, signInAnew } = counterWithCommand();
    await press('a', lost);
    signInAnew();
    expect(await press('a', lost)).toBe('id 2');
  });
});
