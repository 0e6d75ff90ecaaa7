import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { lendConnection } from './compile-once.ts';
import type { Schema } from './schema.ts';

/** What a writing function takes: the transaction that it is part of, the moment it stands for, and what follows it. */
export interface Work {
  tx: Transaction<Schema>;
  /** Epoch milliseconds. */
  now: number;
  /** Runs after the commit, and only then: what leaves the process or tells others goes here. */
  afterCommit(task: () => void): void;
}

/** Whose turn it is first: people who wait at a counter, or work that goes on behind it by itself. */
export type Lane = 'counter' | 'behind';

/** A change that waits for its transaction. */
interface Waiting {
  /** Epoch milliseconds. */
  since: number;
  /** @returns what to do once it is durable */
  run(tx: Transaction<Schema>): Promise<() => void>;
  /** Nothing of it happened. */
  refuse(error: unknown): void;
}

/** Most changes of one transaction: whoever stands behind them is answered in between. */
const MOST_TOGETHER = 256;

/** So long work behind the counter lets the counter go first, in milliseconds; then it goes along with it. */
const MOST_PATIENCE_MS = 100;

const SAVEPOINT = CompiledQuery.raw('savepoint change');
const RELEASE = CompiledQuery.raw('release change');
const ROLL_BACK = CompiledQuery.raw('rollback to change');

/**
 * Changes that wait for the disk together share one transaction, and so one commit. Each runs in a savepoint of its own,
 * after those that came before it: one that fails is rolled back alone. None is told to be kept before the commit.
 * Work behind the counter, a campaign for one, waits until no counter does, and then has one change at a time.
 */
export class GroupCommit {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #waiting: Record<Lane, Waiting[]> = { counter: [], behind: [] };
  #isBusy = false;

  constructor(db: Kysely<Schema>, clock: Clock, log: Log) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
  }

  /** All of `change` is durable when this resolves, or nothing of it happened. */
  write<T>(change: (work: Work) => Promise<T>, lane: Lane = 'counter'): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const tasks: (() => void)[] = [];
    this.#waiting[lane].push({
      since: this.#clock.now(),
      run: async (tx) => {
        const result = await change({ tx, now: this.#clock.now(), afterCommit: (task) => tasks.push(task) });
        return () => {
          for (const task of tasks) this.#follow(task);
          resolve(result);
        };
      },
      refuse: reject,
    });
    this.#commitSoon();
    return promise;
  }

  /** All that came in this turn of the event loop goes together: its requests were read one after the other. */
  #commitSoon(): void {
    if (this.#isBusy || (this.#waiting.counter.length === 0 && this.#waiting.behind.length === 0)) return;
    this.#isBusy = true;
    setImmediate(() => void this.#commitWaiting());
  }

  async #commitWaiting(): Promise<void> {
    const together = this.#takeWaiting();
    const run = together.length === 1 ? runAlone : runInSavepoint;
    const kept: (() => void)[] = [];
    try {
      const runAll = async (tx: Transaction<Schema>) => {
        for (const change of together) {
          const keep = await run(tx, change);
          if (keep) kept.push(keep);
        }
      };
      await this.#db.transaction().execute((tx) => lendConnection(tx, () => runAll(tx)));
      for (const keep of kept) keep();
    } catch (error) {
      for (const change of together) change.refuse(error);
    } finally {
      this.#isBusy = false;
      this.#commitSoon();
    }
  }

  #takeWaiting(): Waiting[] {
    const { counter, behind } = this.#waiting;
    const first = counter.splice(0, MOST_TOGETHER);
    const [oldest] = behind;
    const goesAlong = oldest && this.#clock.now() - oldest.since >= MOST_PATIENCE_MS;
    return first.length === 0 || goesAlong ? [...first, ...behind.splice(0, 1)] : first;
  }

  /** The commit stands, and so does everything else that follows it. */
  #follow(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#log.error({ err: error }, 'what follows a commit failed');
    }
  }
}

/** The transaction is its savepoint. */
const runAlone = (tx: Transaction<Schema>, change: Waiting): Promise<() => void> => change.run(tx);

/** @returns what to do once it is durable; undefined when it was rolled back @throws when the whole transaction is lost */
async function runInSavepoint(tx: Transaction<Schema>, change: Waiting): Promise<(() => void) | undefined> {
  await tx.executeQuery(SAVEPOINT);
  try {
    const keep = await change.run(tx);
    await tx.executeQuery(RELEASE);
    return keep;
  } catch (error) {
    await tx.executeQuery(ROLL_BACK);
    await tx.executeQuery(RELEASE);
    change.refuse(error);
    return undefined;
  }
}
