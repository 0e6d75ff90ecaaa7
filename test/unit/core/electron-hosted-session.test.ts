import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#test/fake-clock.ts';
import { createOneTimeSession } from '../../../electron/hosts/electron/lockdown/one-time-session.ts';

function sessions() {
  const clock = createFakeClock();
  const opened: string[] = [];
  const world = { clearing: async (): Promise<void> => undefined, cleared: [] as string[] };
  const hosted = createOneTimeSession((name) => {
    opened.push(name);
    const clear = (part: string) => async (): Promise<void> => {
      await world.clearing();
      world.cleared.push(part);
    };
    return {
      name,
      clearStorageData: clear('storage'),
      clearCache: clear('cache'),
      clearAuthCache: clear('passwords'),
      closeAllConnections: clear('connections'),
    };
  }, clock);
  return { clock, hosted, opened, world };
}

describe('the session of hosted pages', () => {
  it('is one for all, in memory, and empty for each', async () => {
    const { hosted, opened, world } = sessions();
    const first = await hosted.take();
    expect(world.cleared).toEqual([]);
    hosted.giveBack();
    expect(await hosted.take()).toBe(first);
    expect(world.cleared.toSorted()).toEqual(['cache', 'connections', 'passwords', 'storage']);
    expect(opened).toEqual([expect.not.stringMatching(/^persist:/)]);
  });

  it('is another one where it cannot be cleared', async () => {
    const { hosted, opened, world } = sessions();
    const first = await hosted.take();
    world.clearing = () => Promise.reject(new Error('broken'));
    hosted.giveBack();
    expect(await hosted.take()).not.toBe(first);
    expect(new Set(opened).size).toBe(2);
  });

  it('is another one where clearing takes too long', async () => {
    const { clock, hosted, opened, world } = sessions();
    await hosted.take();
    world.clearing = () => new Promise(() => undefined);
    hosted.giveBack();
    const next = hosted.take();
    await clock.advance(2_000);
    await next;
    expect(opened).toHaveLength(2);
  });
});
