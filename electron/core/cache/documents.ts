import type { Database } from 'better-sqlite3';
import type { z } from 'zod';
import type { Log } from '../ports.ts';

/** One JSON document of the cache. */
interface CachedDocument<T> {
  /** @returns null when there is none, or none that this version can read */
  read(): T | null;
  write(value: T): void;
  remove(): void;
}

export interface Cache {
  document<Schema extends z.ZodType>(name: string, schema: Schema): CachedDocument<z.output<Schema>>;
  close(): void;
}

/**
 * Last known state on disk. A failing disk costs the memory of the next start and nothing else, so its errors are
 * logged and go no further.
 * @param database null keeps nothing
 */
export function createCache(database: Database | null, log: Log): Cache {
  let open = database;

  function attempt<T>(work: (database: Database) => T): T | null {
    // What comes to an end after closing has nothing left to remember it.
    if (!open) return null;
    try {
      return work(open);
    } catch (error) {
      log.warn('cache_failed', { error: error instanceof Error ? error.name : typeof error });
      return null;
    }
  }

  return {
    document(name, schema) {
      return {
        read() {
          const json = attempt((db) =>
            db.prepare<[string], string>('SELECT json FROM documents WHERE name = ?').pluck().get(name),
          );
          const value = attempt(() => schema.safeParse(JSON.parse(json ?? 'null')));
          return value?.success ? value.data : null;
        },
        write(value) {
          attempt((db) =>
            db.prepare('INSERT OR REPLACE INTO documents (name, json) VALUES (?, ?)').run(name, JSON.stringify(value)),
          );
        },
        remove() {
          attempt((db) => db.prepare('DELETE FROM documents WHERE name = ?').run(name));
        },
      };
    },
    close() {
      attempt((db) => db.close());
      open = null;
    },
  };
}
