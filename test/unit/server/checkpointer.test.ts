import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { Checkpointer } from '#server/db/checkpointer.ts';
import { createFakeClock, type FakeClock } from '#test/fake-clock.ts';

const SECOND = 1_000;

/** A thread that is done when the test says so, and a log that is as long as the test says. */
function createWorld(clock: FakeClock) {
  const seen = { started: 0, copies: 0, isEnded: false, warnings: Array.of<unknown>() };
  let pages = 0;
  let copying = Promise.withResolvers<void>();
  let mayStart = true;
  const checkpointer = new Checkpointer({
    logPages: () => pages,
    clock,
    log: pino({ level: 'warn' }, { write: (line: string) => seen.warnings.push(JSON.parse(line)) }),
    startThread() {
      if (!mayStart) throw new Error('no more threads');
      seen.started += 1;
      return {
        copyLog() {
          seen.copies += 1;
          copying = Promise.withResolvers();
          return copying.promise;
        },
        async end() {
          seen.isEnded = true;
        },
      };
    },
  });
  return {
    seen,
    checkpointer,
    /** Something is committed that makes the log so long. */
    commit(newPages: number) {
      pages = newPages;
      checkpointer.afterCommit();
    },
    async copied() {
      copying.resolve();
      await checkpointer.rest();
    },
    async fail() {
      copying.reject(new Error('the disk is full'));
      await checkpointer.rest();
    },
    refuseThreads() {
      mayStart = false;
    },
  };
}

describe('the log of the database', () => {
  let clock: FakeClock;
  let world: ReturnType<typeof createWorld>;
  beforeEach(() => {
    clock = createFakeClock();
    world = createWorld(clock);
  });

  it('is left alone, and no thread is there, while it grows slowly', async () => {
    for (let pages = 0; pages < 9_000; pages += 100) {
      world.commit(pages);
      await clock.advance(SECOND / 10);
    }
    expect(world.seen).toMatchObject({ started: 0, copies: 0 });
  });

  it('is left alone for one large change', () => {
    world.commit(5_000);
    expect(world.seen.copies).toBe(0);
  });

  it('is copied as it grows fast, by one thread and once at a time', async () => {
    world.commit(1_000);
    world.commit(1_999);
    expect(world.seen.copies).toBe(0);
    world.commit(2_000);
    expect(world.seen.copies).toBe(1);
    world.commit(3_500);
    expect(world.seen.copies).toBe(1);
    await world.copied();
    world.commit(3_600);
    world.commit(4_500);
    expect(world.seen).toMatchObject({ started: 1, copies: 2 });
  });

  it('is copied again after it began anew', async () => {
    world.commit(9_000);
    world.commit(10_000);
    await world.copied();
    world.commit(50);
    world.commit(999);
    expect(world.seen.copies).toBe(1);
    world.commit(1_000);
    expect(world.seen.copies).toBe(2);
  });

  it('is left to those who commit once the thread has failed, and that is told once', async () => {
    world.commit(1_000);
    world.commit(2_000);
    await world.fail();
    for (let pages = 3_000; pages < 9_000; pages += 500) world.commit(pages);
    expect(world.seen.copies).toBe(1);
    expect(world.seen.warnings).toMatchObject([{ err: { message: 'the disk is full' } }]);
    await world.checkpointer.close();
    expect(world.seen.isEnded).toBe(true);
  });

  it('is left to those who commit where no thread can be started', () => {
    world.refuseThreads();
    for (let pages = 1_000; pages < 9_000; pages += 500) world.commit(pages);
    expect(world.seen.warnings).toMatchObject([{ err: { message: 'no more threads' } }]);
  });

  it('is at rest once what is copied is done', async () => {
    const order: string[] = [];
    await world.checkpointer.rest();
    world.commit(1_000);
    world.commit(2_000);
    const rested = world.checkpointer.rest().then(() => order.push('at rest'));
    await Promise.resolve();
    order.push('still copying');
    await world.copied();
    await rested;
    expect(order).toEqual(['still copying', 'at rest']);
  });

  it('is not copied after it is closed, and what fails then is not told', async () => {
    world.commit(1_000);
    world.commit(2_000);
    await world.checkpointer.close();
    expect(world.seen.isEnded).toBe(true);
    await world.fail();
    world.commit(4_000);
    expect(world.seen).toMatchObject({ copies: 1, warnings: [] });
  });
});
