import type { Database, Work } from './database.ts';

/** Most items of one change, where nothing else is said: whoever else waits for the database has a turn in between. */
const MOST_AT_ONCE = 500;

interface Waiting<Item> {
  item: Item;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Writes items of one kind, all that wait when their change begins as part of that one change: for many, it costs a
 * fraction of as many changes. Where they fail together, each is written alone, so that one that cannot be written stands
 * in nobody's way.
 */
export class BatchWriter<Item> {
  readonly #database: Pick<Database, 'write'>;
  readonly #apply: (work: Work, items: readonly Item[]) => Promise<void>;
  readonly #mostAtOnce: number;
  #waiting: Waiting<Item>[] = [];

  /** @param apply writes items in the order in which they came */
  constructor(
    database: Pick<Database, 'write'>,
    apply: (work: Work, items: readonly Item[]) => Promise<void>,
    mostAtOnce = MOST_AT_ONCE,
  ) {
    this.#database = database;
    this.#apply = apply;
    this.#mostAtOnce = mostAtOnce;
  }

  /** The item is durable when this resolves, or nothing of it happened. */
  write(item: Item): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ item, resolve, reject });
    if (this.#waiting.length === 1) void this.#writeWaiting();
    return promise;
  }

  async #writeWaiting(): Promise<void> {
    let batch: Waiting<Item>[] = [];
    const take = () => {
      batch = this.#waiting.splice(0, this.#mostAtOnce);
      if (this.#waiting.length > 0) void this.#writeWaiting();
    };
    try {
      await this.#database.write(async (work) => {
        take();
        await this.#applyTo(work, batch);
      });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // The transaction never began.
      if (batch.length === 0) take();
      await this.#writeAlone(batch, error);
    }
  }

  async #writeAlone(batch: readonly Waiting<Item>[], error: unknown): Promise<void> {
    if (batch.length === 1) {
      for (const { reject } of batch) reject(error);
      return;
    }
    await Promise.all(
      batch.map((one) => this.#database.write((work) => this.#applyTo(work, [one])).then(one.resolve, one.reject)),
    );
  }

  #applyTo(work: Work, batch: readonly Waiting<Item>[]): Promise<void> {
    return this.#apply(
      work,
      batch.map(({ item }) => item),
    );
  }
}
