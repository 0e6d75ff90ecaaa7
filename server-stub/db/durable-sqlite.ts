import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';

/** Most prepared statements that are kept. There are fewer ways to ask, but for lists of ids of every length. */
const STATEMENTS_KEPT = 500;

/**
 * WAL with `synchronous=FULL`: better-sqlite3's default in WAL mode is NORMAL, which can lose the last commits.
 * @throws Error when the file does not take the settings
 */
export function openDurably(file: string): SqliteDatabase.Database {
  const sqlite = new SqliteDatabase(file);
  const journal = sqlite.pragma('journal_mode = WAL', { simple: true });
  sqlite.pragma('synchronous = FULL');
  // What a savepoint puts aside to roll back to stays in memory; by default it goes to a file once it is some pages.
  sqlite.pragma('temp_store = MEMORY');
  // Most changes are to pages that others change as well: so many pages later they are copied into the file once for all.
  // Under load a thread has copied most of them before (`Checkpointer`).
  sqlite.pragma('wal_autocheckpoint = 10000');
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

/**
 * @returns what tells the length of the write-ahead log, in pages and in a few microseconds: also those that are in the
 * file already, until it begins anew. Below 0 where there is none, as for `:memory:`.
 */
export function logMeter(sqlite: SqliteDatabase.Database): () => number {
  const ask = sqlite.prepare<[], { log: number }>('pragma wal_checkpoint(NOOP)');
  return () => ask.get()?.log ?? 0;
}

/** Kysely's SQLite, with transactions that wait their turn and statements that are prepared once. */
export class DurableSqliteDialect extends SqliteDialect {
  readonly #sqlite: SqliteDatabase.Database;
  readonly #afterCommit: () => void;

  /** @param afterCommit is told of each commit before anybody else is, and must not fail */
  constructor(sqlite: SqliteDatabase.Database, afterCommit: () => void = () => undefined) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
    this.#afterCommit = afterCommit;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }

  override createDriver(): Driver {
    return new DurableSqliteDriver(this.#sqlite, this.#afterCommit);
  }
}

class DurableSqliteDriver extends SqliteDriver {
  readonly #sqlite: SqliteDatabase.Database;
  readonly #afterCommit: () => void;

  constructor(sqlite: SqliteDatabase.Database, afterCommit: () => void) {
    super({ database: { close: () => sqlite.close(), prepare: keepStatements(sqlite) } });
    this.#sqlite = sqlite;
    this.#afterCommit = afterCommit;
  }

  /**
   * A transaction takes the write lock when it begins. SQLite's plain `begin` takes it at the first write and then fails
   * with SQLITE_BUSY, without waiting, when another process wrote in between.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#afterCommit();
  }

  /** A full disk, for one, makes SQLite end the transaction by itself. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** SQLite does roll back changes of tables; Kysely's adapter, made for all its users, does not rely on it. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Preparing a statement takes longer than running most of them. Those that are asked for again are kept the longest. */
function keepStatements(sqlite: SqliteDatabase.Database): (sql: string) => SqliteStatement {
  const kept = new Map<string, SqliteStatement>();
  return (sql) => {
    const statement = kept.get(sql) ?? sqlite.prepare(sql);
    kept.delete(sql);
    kept.set(sql, statement);
    const [oldest] = kept.keys();
    if (kept.size > STATEMENTS_KEPT && oldest !== undefined) kept.delete(oldest);
    return statement;
  };
}
