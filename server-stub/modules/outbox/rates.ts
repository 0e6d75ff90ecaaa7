import type { Clock } from '../../clock.ts';

const SECOND_MS = 1_000;
/** The rate is that of the last seconds, and is not told before there are some; both in seconds. */
const WINDOW = 10;
const FEWEST = 5;

interface Counter {
  /** The second that it began in. */
  since: number;
  /** What was counted in each of the last seconds. */
  seconds: Map<number, number>;
}

/** How fast sources send at present. It is remembered by this process alone, and for some seconds. */
export class Rates {
  readonly #clock: Clock;
  readonly #counters = new Map<string, Counter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One more was handed over. */
  note(sourceId: string): void {
    const now = this.#second();
    const counter = this.#present(sourceId) ?? this.#begin(sourceId, now);
    counter.seconds.set(now, (counter.seconds.get(now) ?? 0) + 1);
  }

  #begin(sourceId: string, since: number): Counter {
    // Sources that are through are not asked about any more.
    for (const known of this.#counters.keys()) this.#present(known);
    const counter = { since, seconds: new Map() };
    this.#counters.set(sourceId, counter);
    return counter;
  }

  /** Messages a second; null while that cannot be told: it has only begun, or nothing is sent. */
  perSecond(sourceId: string): number | null {
    const counter = this.#present(sourceId);
    const lasted = counter ? Math.min(WINDOW, this.#second() - counter.since) : 0;
    if (!counter || lasted < FEWEST) return null;
    // The present second is not over yet.
    const counted = [...counter.seconds].filter(([second]) => second < this.#second());
    return counted.reduce((sum, [, count]) => sum + count, 0) / lasted;
  }

  /** What is counted for a source, without what is too old; undefined when nothing is left of it. */
  #present(sourceId: string): Counter | undefined {
    const counter = this.#counters.get(sourceId);
    if (!counter) return undefined;
    for (const second of counter.seconds.keys()) {
      if (second < this.#second() - WINDOW) counter.seconds.delete(second);
    }
    if (counter.seconds.size > 0) return counter;
    this.#counters.delete(sourceId);
    return undefined;
  }

  #second(): number {
    return Math.floor(this.#clock.now() / SECOND_MS);
  }
}
