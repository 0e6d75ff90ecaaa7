import Database from 'better-sqlite3';

/** The page of a collection, newest first. */
interface Page {
  /** Only documents of this owner, as the collection's `ownerOf` told when they were put. */
  owner?: string | undefined;
  /** Only documents older than the one of this id. */
  after?: string | undefined;
  /** At most this many. */
  limit?: number | undefined;
}

/** JSON documents of one kind. They come back as they were put: only the emulators write this file. */
export interface Collection<T extends { id: string }> {
  /** Inserts the document, or replaces the one of the same id in its place. */
  put(document: T): void;
  get(id: string): T | undefined;
  list(page?: Page): T[];
  remove(id: string): void;
  /** How many documents there are. */
  count(): number;
}

/**
 * What the emulated outside parties remember. They are worlds of their own, so they have a file of their own, never
 * the backend's tables, and what they acknowledged survives a kill -9 of the process they happen to be embedded in.
 */
export interface DocumentStore {
  collection<T extends { id: string }>(name: string, ownerOf?: (document: T) => string | null): Collection<T>;
  /** All of `work` is written, or, when it throws, nothing. */
  transaction<T>(work: () => T): T;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT,
    body TEXT NOT NULL,
    UNIQUE (collection, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS documents_by_owner ON documents (collection, owner, seq);
  CREATE INDEX IF NOT EXISTS documents_by_age ON documents (collection, seq);
`;

/** Opens or creates the store. @param file a path, or `:memory:` for one that is forgotten */
export function openDocumentStore(file: string): DocumentStore {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  // In WAL mode the library's default, NORMAL, may lose what was acknowledged when the power fails.
  db.pragma('synchronous = FULL');
  if (db.pragma('synchronous', { simple: true }) !== 2) throw new Error('the store is not durable: synchronous is off');
  db.exec(SCHEMA);

  const put = db.prepare<[string, string, string | null, string]>(
    `INSERT INTO documents (collection, id, owner, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (collection, id) DO UPDATE SET owner = excluded.owner, body = excluded.body`,
  );
  const get = db.prepare<[string, string], { body: string }>(
    'SELECT body FROM documents WHERE collection = ? AND id = ?',
  );
  const remove = db.prepare<[string, string]>('DELETE FROM documents WHERE collection = ? AND id = ?');
  const count = db.prepare<[string], { count: number }>('SELECT count(*) AS count FROM documents WHERE collection = ?');
  const before = `seq < coalesce((SELECT seq FROM documents WHERE collection = @collection AND id = @after), 1e18)`;
  const listAll = db.prepare<[ListParameters], { body: string }>(
    `SELECT body FROM documents WHERE collection = @collection AND ${before} ORDER BY seq DESC LIMIT @limit`,
  );
  const listOwned = db.prepare<[ListParameters], { body: string }>(
    `SELECT body FROM documents WHERE collection = @collection AND owner = @owner AND ${before}
     ORDER BY seq DESC LIMIT @limit`,
  );

  return {
    collection: <T extends { id: string }>(name: string, ownerOf: (document: T) => string | null = () => null) => ({
      put: (document: T) => {
        put.run(name, document.id, ownerOf(document), JSON.stringify(document));
      },
      get: (id) => parse<T>(get.get(name, id)),
      list: ({ owner, after, limit = -1 } = {}) => {
        const statement = owner === undefined ? listAll : listOwned;
        const rows = statement.all({ collection: name, owner: owner ?? null, after: after ?? null, limit });
        return rows.flatMap((row) => parse<T>(row) ?? []);
      },
      remove: (id) => {
        remove.run(name, id);
      },
      count: () => count.get(name)?.count ?? 0,
    }),
    transaction: (work) => db.transaction(work).immediate(),
    close: () => db.close(),
  };
}

interface ListParameters {
  collection: string;
  owner: string | null;
  after: string | null;
  limit: number;
}

function parse<T>(row: { body: string } | undefined): T | undefined {
  return row === undefined ? undefined : JSON.parse(row.body);
}
