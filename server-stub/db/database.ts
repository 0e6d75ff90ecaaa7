import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type Transaction,
} from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { up as first } from './migrations/0001-first.ts';
import { up as billing } from './migrations/0002-billing.ts';
import { up as counter } from './migrations/0003-counter.ts';
import type { Schema } from './schema.ts';

/** What a reading function takes: a transaction or the open database, but nothing that it could write with. */
export type Reader = Pick<Kysely<Schema>, 'selectFrom'>;

/** What a writing function takes: the transaction that it is part of, the moment it stands for, and what follows it. */
export interface Work {
  tx: Transaction<Schema>;
  /** Epoch milliseconds. */
  now: number;
  /** Runs after the commit, and only then: what leaves the process or tells others goes here. */
  afterCommit(task: () => void): void;
}

export interface Database {
  reader: Reader;
  /** One transaction: all of `change` is durable when this resolves, or nothing of it happened. */
  write<T>(change: (work: Work) => Promise<T>): Promise<T>;
  /** Takes what was deleted or overwritten out of the write-ahead log as well, where it would linger for a while. */
  emptyLog(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the SQLite file, makes sure that a commit survives a power cut, and brings the tables up to date.
 * @param file a path, or `:memory:`
 */
export async function openDatabase(file: string, clock: Clock, log: Log): Promise<Database> {
  const db = new Kysely<Schema>({ dialect: new DurableSqliteDialect({ database: openDurably(file) }) });
  await migrate(db);
  return {
    reader: db,
    async write(change) {
      const tasks: (() => void)[] = [];
      const result = await db
        .transaction()
        .execute((tx) => change({ tx, now: clock.now(), afterCommit: (task) => tasks.push(task) }));
      for (const task of tasks) {
        try {
          task();
        } catch (error) {
          // The commit stands, and so does everything else that follows it.
          log.error({ err: error }, 'what follows a commit failed');
        }
      }
      return result;
    },
    async emptyLog() {
      await db.executeQuery(CompiledQuery.raw('pragma wal_checkpoint(TRUNCATE)'));
    },
    close: () => db.destroy(),
  };
}

/**
 * WAL with `synchronous=FULL`: better-sqlite3's default in WAL mode is NORMAL, which can lose the last commits.
 * @throws Error when the file does not take the settings
 */
export function openDurably(file: string): SqliteDatabase.Database {
  const sqlite = new SqliteDatabase(file);
  const journal = sqlite.pragma('journal_mode = WAL', { simple: true });
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  // What is erased on request is overwritten, and does not linger in the file's free pages.
  sqlite.pragma('secure_delete = ON');
  const synchronous = sqlite.pragma('synchronous', { simple: true });
  const FULL = 2;
  if (synchronous !== FULL || (journal !== 'wal' && file !== ':memory:')) {
    sqlite.close();
    throw new Error(`${file} is not durable: journal_mode ${journal}, synchronous ${synchronous}`);
  }
  return sqlite;
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
        }),
      },
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  });
}

/**
 * A transaction takes the write lock when it begins. SQLite's plain `begin` takes it at the first write and then fails
 * with SQLITE_BUSY, without waiting, when another process wrote in between.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** SQLite does roll back changes of tables; Kysely's adapter, made for all its users, does not rely on it. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class DurableSqliteDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDialect>[0];

  constructor(config: ConstructorParameters<typeof SqliteDialect>[0]) {
    super(config);
    this.#config = config;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }
}
