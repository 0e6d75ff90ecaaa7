import type { Clock } from '#server/clock.ts';

/** Two processes with the same origin tell the same time. */
export interface FastTime {
  /** What the fast clock shows at the real time `realFrom` (both epoch ms). */
  from: number;
  realFrom: number;
  /** How many times as fast as the real one it runs. */
  speed: number;
}

/** A clock on which waiting times of minutes pass in fractions of a second. */
export function fastClock({ from, realFrom, speed }: FastTime): Clock {
  return {
    now: () => from + Math.floor((Date.now() - realFrom) * speed),
    after(ms, task) {
      const timer = setTimeout(task, ms / speed);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
