import type { Clock } from '#server/clock.ts';

/** What a carrier calls back about is told again after so long, in milliseconds, until whoever listens has dealt with it. */
export const TELL_AGAIN_MS = 2_000;

/** Tasks that wait for their time, and what is under way: at the end nothing of it is left behind. */
export class Errands {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  readonly #underWay = new Set<Promise<void>>();
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** After `ms` milliseconds, or at once when it is closed. */
  async wait(ms: number): Promise<void> {
    if (this.#closed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = () => {
      cancel();
      this.#waiting.delete(end);
      resolve();
    };
    const cancel = this.#clock.after(ms, end);
    this.#waiting.add(end);
    await promise;
  }

  /** Runs a task after `ms` milliseconds, unless it is closed before. */
  after(ms: number, task: () => Promise<void>): void {
    const work = this.wait(ms)
      .then(() => (this.#closed ? undefined : task()))
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const end of this.#waiting) end();
    await Promise.all(this.#underWay);
  }
}
