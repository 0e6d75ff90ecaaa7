import { setImmediate } from 'node:timers/promises';
import type { Clock } from '#server/clock.ts';

/** Turns of the event loop in which what a task awaits comes to its end: each of its transactions takes one. */
const TURNS = 8;

export interface FakeClock extends Clock {
  /** Moves time on by `ms`, running each task at its moment and letting what it awaits settle before the next. */
  advance(ms: number): Promise<void>;
}

/** A clock that stands still until a test moves it. @param start epoch milliseconds */
export function createFakeClock(start = Date.UTC(2026, 0, 5, 2, 0, 0)): FakeClock {
  let now = start;
  const tasks = new Set<{ at: number; run: () => void }>();
  const firstDue = (until: number) => [...tasks].filter((task) => task.at <= until).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => now,
    after(ms, run) {
      const task = { at: now + ms, run };
      tasks.add(task);
      return () => tasks.delete(task);
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let task = firstDue(until); task !== undefined; task = firstDue(until)) {
        tasks.delete(task);
        now = Math.max(now, task.at);
        task.run();
        await settle();
      }
      now = until;
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await setImmediate();
}
