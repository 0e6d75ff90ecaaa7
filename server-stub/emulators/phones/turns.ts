import type { DocumentStore } from '../store.ts';

/** Most changes of one transaction. */
const MOST_TOGETHER = 64;

interface Waiting {
  change(): void;
  resolve(): void;
  reject(error: unknown): void;
}

/** Changes of the store that are asked for in one turn of the event loop share a transaction: each would wait for the disk. */
export class Turns {
  readonly #store: DocumentStore;
  #waiting: Waiting[] = [];

  constructor(store: DocumentStore) {
    this.#store = store;
  }

  /** The change is durable when this resolves. */
  write(change: () => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ change, resolve, reject });
    if (this.#waiting.length === 1) setImmediate(() => this.#writeWaiting());
    return promise;
  }

  #writeWaiting(): void {
    const together = this.#waiting.slice(0, MOST_TOGETHER);
    this.#waiting = this.#waiting.slice(MOST_TOGETHER);
    if (this.#waiting.length > 0) setImmediate(() => this.#writeWaiting());
    try {
      this.#store.transaction(() => {
        for (const { change } of together) change();
      });
      for (const { resolve } of together) resolve();
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }
}
