import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { startCheckpointThread } from './checkpoint-thread.ts';
import { Checkpointer } from './checkpointer.ts';
import { DurableSqliteDialect, logMeter, openDurably } from './durable-sqlite.ts';
import { GroupCommit, type Lane, type Work } from './group-commit.ts';
import { up as first } from './migrations/0001-first.ts';
import { up as billing } from './migrations/0002-billing.ts';
import { up as counter } from './migrations/0003-counter.ts';
import { up as numbers } from './migrations/0004-numbers.ts';
import { up as totals } from './migrations/0005-totals.ts';
import { up as lean } from './migrations/0006-lean.ts';
import { up as messaging } from './migrations/0007-messaging.ts';
import type { Schema } from './schema.ts';

export type { Work } from './group-commit.ts';

/** What a reading function takes: a transaction or the open database, but nothing that it could write with. */
export type Reader = Pick<Kysely<Schema>, 'selectFrom' | 'getExecutor'>;

export interface Database {
  reader: Reader;
  /**
   * All of `change` is durable when this resolves, or nothing of it happened.
   * @param lane `behind` for work that lets the counters go first; `counter` where nothing is said
   */
  write<T>(change: (work: Work) => Promise<T>, lane?: Lane): Promise<T>;
  /**
   * Takes what was deleted or overwritten out of the write-ahead log as well, where it would linger for a while.
   * @throws Error when it cannot, because another process copies the log or keeps reading from it
   */
  emptyLog(): Promise<void>;
  /** Once what waits for its commit has it. Asked again, it is the same closing. */
  close(): Promise<void>;
}

/**
 * Opens the SQLite file, makes sure that a commit survives a power cut, and brings the tables up to date.
 * @param file a path, or `:memory:`
 */
export async function openDatabase(file: string, clock: Clock, log: Log): Promise<Database> {
  const sqlite = openDurably(file);
  const startThread = () => startCheckpointThread(file);
  const checkpointer = new Checkpointer({ logPages: logMeter(sqlite), clock, log, startThread });
  const dialect = new DurableSqliteDialect(sqlite, () => checkpointer.afterCommit());
  const db = new Kysely<Schema>({ dialect });
  await migrate(db);
  const commits = new GroupCommit(db, clock, log);
  let closed: Promise<void> | undefined;
  return {
    reader: db,
    write: (change, lane) => commits.write(change, lane),
    async emptyLog() {
      await db.connection().execute(async (connection) => {
        // Of two that copy the log the later one is refused. Nothing is committed meanwhile, so there is no other.
        await checkpointer.rest();
        const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(TRUNCATE)`.execute(connection);
        if (rows[0]?.busy !== 0) throw new Error('the log is in use');
      });
    },
    close() {
      // Nothing at all, which comes after all that waits. The last connection to close removes the log.
      closed ??= commits
        .write(async () => undefined, 'behind')
        .finally(() => checkpointer.close())
        .finally(() => db.destroy());
      return closed;
    },
  };
}

/** In one transaction that holds the write lock: of two processes that start together, the second finds it done. */
async function migrate(db: Kysely<Schema>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const migrator = new Migrator({
      db: tx,
      provider: {
        getMigrations: async () => ({
          '0001-first': { up: first },
          '0002-billing': { up: billing },
          '0003-counter': { up: counter },
          '0004-numbers': { up: numbers },
          '0005-totals': { up: totals },
          '0006-lean': { up: lean },
          '0007-messaging': { up: messaging },
        }),
      },
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  });
}
