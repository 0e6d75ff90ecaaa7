import type { Clock } from '../clock.ts';

/**
 * For what many changes in a row ask for, and what is as good once after them: the first of a burst has it done at once,
 * and those that come within the pause have it done together at its end.
 */
export class Bursts {
  readonly #clock: Clock;
  readonly #pauseMs: number;
  readonly #act: (key: string) => void;
  /** Whether somebody asked while it paused. */
  readonly #pausing = new Map<string, boolean>();

  /** @param act must not throw */
  constructor(clock: Clock, pauseMs: number, act: (key: string) => void) {
    this.#clock = clock;
    this.#pauseMs = pauseMs;
    this.#act = act;
  }

  ask(key: string): void {
    if (this.#pausing.has(key)) {
      this.#pausing.set(key, true);
      return;
    }
    this.#pausing.set(key, false);
    this.#clock.after(this.#pauseMs, () => this.#endPause(key));
    this.#act(key);
  }

  #endPause(key: string): void {
    const wasAsked = this.#pausing.get(key);
    this.#pausing.delete(key);
    if (wasAsked) this.ask(key);
  }
}
