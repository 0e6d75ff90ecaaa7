import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Log } from '../ports.ts';
import { finishReplacing, replaceFile } from './aside.ts';
import { migrations } from './migrations.ts';
import { restoreDocuments, salvageDocuments } from './salvage.ts';

/** Milliseconds that another process may hold the file before it counts as locked. The app waits for it at its start. */
const LOCK_TIMEOUT = 1_000;
/** The same for each write later on, during which the whole app stands still. */
const WRITE_LOCK_TIMEOUT = 50;

const SHARED = 'NORMAL';
/** Takes no shared memory beside the file, for which a full disk has no room; but it cannot be had of a read-only file. */
const ALONE = 'EXCLUSIVE';

/** The file is none that this version can use, for as long as it stays the same. */
class UnusableFile extends Error {}

/**
 * Opens the cache's file. It holds little that the backend does not have, so nothing that is wrong with it stops the app:
 * - a file that cannot be used (corrupt, of a newer version, a folder in its place) is moved aside to `….unreadable`, and
 *   one is begun anew with the documents that could still be read;
 * - a file that may be usable another time (locked, read-only, a full disk) is left as it is, and what can be read of it
 *   is taken into a database in memory.
 * @returns a database of the newest version; it is in memory when nothing will outlast the app
 */
export function openCacheDatabase(file: string, log: Log): Database.Database {
  try {
    finishReplacing(file);
    return open(file);
  } catch (error) {
    if (!isUnusable(error, file)) return openInMemory(file, error, log);
    log.warn('cache_moved_aside', { error: nameOf(error) });
  }
  try {
    replaceFile(file, (successor) => {
      const database = openAs(successor, SHARED);
      try {
        restoreDocuments(database, salvageDocuments(file));
      } finally {
        database.close();
      }
    });
    return open(file);
  } catch (error) {
    return openInMemory(file, error, log);
  }
}

/** @param file whose documents are taken over as far as they can be read */
function openInMemory(file: string, reason: unknown, log: Log): Database.Database {
  log.error('cache_unavailable', { error: nameOf(reason) });
  const database = new Database(':memory:');
  migrate(database);
  restoreDocuments(database, salvageDocuments(file));
  return database;
}

function open(file: string): Database.Database {
  try {
    return openAs(file, SHARED);
  } catch (error) {
    if (isBusy(error) || isUnusable(error, file)) throw error;
    return openAs(file, ALONE);
  }
}

function openAs(file: string, mode: typeof SHARED | typeof ALONE): Database.Database {
  const database = new Database(file, { timeout: LOCK_TIMEOUT });
  try {
    database.pragma(`locking_mode = ${mode}`);
    database.pragma('journal_mode = WAL');
    // What a cashier was told is kept, and the id under which something is about to be sent, outlast a power cut as well.
    // With NORMAL the last writes might not.
    database.pragma('synchronous = FULL');
    // What is removed leaves the file: a name that is forgotten must not stand in its free pages.
    database.pragma('secure_delete = ON');
    if (database.pragma('quick_check', { simple: true }) !== 'ok') throw new UnusableFile('corrupt');
    migrate(database);
    database.pragma(`busy_timeout = ${WRITE_LOCK_TIMEOUT}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database.Database): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) throw new UnusableFile('written by a newer version');
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    database.transaction(() => {
      database.exec(statements);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
}

function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(nameOf(error));
}

function isUnusable(error: unknown, file: string): boolean {
  if (error instanceof UnusableFile || /^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(nameOf(error))) return true;
  try {
    return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // A link that leads back to itself, for one.
    return true;
  }
}

function nameOf(error: unknown): string {
  if (error instanceof Database.SqliteError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
