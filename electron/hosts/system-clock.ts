import type { Clock } from '#core/ports.ts';

export const systemClock: Clock = {
  now: Date.now,
  after(ms, task) {
    const timer = setTimeout(task, ms);
    // Waiting for a task never keeps the process alive.
    timer.unref();
    return () => clearTimeout(timer);
  },
};
