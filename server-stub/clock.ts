/** Time as a part that is handed in, so that tests move it by hand. */
export interface Clock {
  /** Epoch milliseconds, UTC. */
  now(): number;
  /** Runs `task` once after `ms` milliseconds, unless the returned function is called before. */
  after(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  after(ms, task) {
    const timer = setTimeout(task, ms);
    // Waiting for a task never keeps the process alive.
    timer.unref();
    return () => clearTimeout(timer);
  },
};
