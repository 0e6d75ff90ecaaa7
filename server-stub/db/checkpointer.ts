import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CheckpointThread } from './checkpoint-thread.ts';

/** The log is copied each time that it has grown by so many pages, in less than so many milliseconds. */
const PAGES = 1_000;
const WITHIN_MS = 1_000;

interface Parts {
  /** How long the write-ahead log is, in pages: see `logMeter`. */
  logPages: () => number;
  clock: Clock;
  log: Log;
  startThread: () => CheckpointThread;
}

/** Given up, or closed, it is over. */
type State = { kind: 'ready' } | { kind: 'copying'; done: Promise<void> } | { kind: 'over' };

/**
 * Has a thread copy the log into the file as it grows. Otherwise whoever commits does it, once it is 10,000 pages, and all
 * that waits for the database waits with it: 15 ms each 900 codes or so, which made the 99th percentile of a send at ten
 * connections 19 ms instead of 14. The commit still does it then (`openDurably`), to have the log begin anew, but hardly
 * anything is left. Where little is written no thread is started. Where it fails, everything is as without it.
 */
export class Checkpointer {
  readonly #parts: Parts;
  #thread: CheckpointThread | undefined;
  #state: State = { kind: 'ready' };
  /** When it last had grown enough. */
  #mark = { pages: 0, at: Number.NEGATIVE_INFINITY };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Never fails, and does not wait: what was committed stands. */
  afterCommit(): void {
    if (this.#state.kind !== 'ready') return;
    try {
      if (!this.#growsFast()) return;
      this.#thread ??= this.#parts.startThread();
      const done = this.#thread.copyLog().then(
        () => this.#copied(),
        (error: unknown) => this.#giveUp(error),
      );
      this.#state = { kind: 'copying', done };
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** Until nothing is being copied. It stays like that as long as nothing is committed. */
  async rest(): Promise<void> {
    if (this.#state.kind === 'copying') await this.#state.done;
  }

  /** Waits for what is being copied. Never fails. */
  async close(): Promise<void> {
    this.#state = { kind: 'over' };
    await this.#thread?.end();
  }

  #growsFast(): boolean {
    const pages = this.#parts.logPages();
    // A log that is all in the file begins anew.
    const grown = pages < this.#mark.pages ? pages : pages - this.#mark.pages;
    if (grown < PAGES) return false;
    const before = this.#mark;
    this.#mark = { pages, at: this.#parts.clock.now() };
    return this.#mark.at - before.at < WITHIN_MS;
  }

  #copied(): void {
    if (this.#state.kind === 'copying') this.#state = { kind: 'ready' };
  }

  #giveUp(error: unknown): void {
    if (this.#state.kind === 'over') return;
    this.#state = { kind: 'over' };
    this.#parts.log.warn({ err: error }, 'the log of the database is copied by those who commit from now on');
  }
}
