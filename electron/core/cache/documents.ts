import type { Database } from 'better-sqlite3';
import type { z } from 'zod';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Log } from '../ports.ts';
import { removeAside, removeFile } from './aside.ts';

type Storage = Snapshot['app']['storage'];

/** One JSON document of the cache. */
interface CachedDocument<T> {
  /** @returns null when there is none, or none that this version can read */
  read(): T | null;
  write(value: T): void;
  remove(): void;
}

export interface Cache {
  document<Schema extends z.ZodType>(name: string, schema: Schema): CachedDocument<z.output<Schema>>;
  /** For tables beside the documents. @returns null when the disk fails */
  read<T>(work: (database: Database) => T): T | null;
  /** As {@link read}, in one transaction. @returns null when nothing of it was done */
  write<T>(work: (database: Database) => T): T | null;
  /**
   * Leaves nothing of what was removed in any file. The database overwrites what is deleted, but its write-ahead log still
   * has the pages as they were, and so may a file that had moved aside.
   */
  purge(): void;
  /** Removes all that is kept, from every file. @returns whether it is gone */
  clear(): boolean;
  /** Hears whether the disk takes what is written: now, and whenever that changes. */
  onStorage(listener: (storage: Storage) => void): void;
  close(): void;
}

/**
 * Last known state on disk. A failing disk costs the memory of the next start and nothing else: its errors are logged and
 * go no further, and a document that it did not take is kept in memory and written with the next one.
 * @param database one in memory keeps nothing for the next start
 * @param file the cache's own, also where the database is in memory
 */
export function createCache(database: Database, log: Log, file: string): Cache {
  let open: Database | null = database;
  let storage: Storage = database.memory ? 'failing' : 'ok';
  let tell = (_storage: Storage): void => undefined;
  /** What the disk did not take, by document; null is one that was removed. */
  const unwritten = new Map<string, string | null>();

  function attempt<T>(work: (database: Database) => T): { value: T } | null {
    // What comes to an end after closing has nothing left to remember it.
    if (!open) return null;
    try {
      return { value: work(open) };
    } catch (error) {
      log.warn('cache_failed', { error: error instanceof Error ? error.name : typeof error });
      return null;
    }
  }

  function noteStorage(taken: boolean): void {
    const now = taken && !database.memory ? 'ok' : 'failing';
    if (!open || now === storage) return;
    storage = now;
    tell(now);
  }

  function put(name: string, json: string | null): boolean {
    const done = attempt((db) =>
      json === null
        ? db.prepare('DELETE FROM documents WHERE name = ?').run(name)
        : db.prepare('INSERT OR REPLACE INTO documents (name, json) VALUES (?, ?)').run(name, json),
    );
    return done !== null;
  }

  /**
   * Writes this document and then, each by itself, those that are still to be written. The first that the disk does not
   * take ends it, because each may have to wait for the disk; it goes behind the others, of which a small one may yet fit.
   */
  function store(name: string, json: string | null): void {
    unwritten.delete(name);
    for (const [each, its] of [[name, json] as const, ...unwritten]) {
      unwritten.delete(each);
      if (put(each, its)) continue;
      unwritten.set(each, its);
      break;
    }
    noteStorage(unwritten.size === 0);
  }

  function readJson(name: string): string | null {
    const newer = unwritten.get(name);
    if (newer !== undefined) return newer;
    const read = attempt((db) =>
      db.prepare<[string], string>('SELECT json FROM documents WHERE name = ?').pluck().get(name),
    );
    return read?.value ?? null;
  }

  return {
    document(name, schema) {
      return {
        read() {
          const json = readJson(name);
          const checked = attempt(() => schema.safeParse(JSON.parse(json ?? 'null')));
          return checked?.value.success ? checked.value.data : null;
        },
        write: (value) => store(name, JSON.stringify(value)),
        remove: () => store(name, null),
      };
    },
    read: (work) => attempt(work)?.value ?? null,
    write(work) {
      const done = attempt((db) => db.transaction(() => work(db))());
      noteStorage(done !== null && unwritten.size === 0);
      return done?.value ?? null;
    },
    purge() {
      attempt((db) => db.pragma('wal_checkpoint(TRUNCATE)'));
      attempt(() => removeAside(file));
    },
    clear() {
      unwritten.clear();
      const emptied = attempt((db) => {
        const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
        db.transaction(() => db.exec(tables.map((table) => `DELETE FROM "${table}";`).join('')))();
        db.pragma('wal_checkpoint(TRUNCATE)');
      });
      // A database in memory stands in for a file that could not be used, and that is still there.
      const removed = attempt(() => (database.memory ? removeFile(file) : removeAside(file)));
      noteStorage(emptied !== null);
      return emptied !== null && removed !== null;
    },
    onStorage(listener) {
      tell = listener;
      listener(storage);
    },
    close() {
      attempt((db) => db.close());
      open = null;
    },
  };
}
