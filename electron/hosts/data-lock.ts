import { truncateSync } from 'node:fs';
import Database from 'better-sqlite3';

/**
 * Claims a data folder for this process. The lock is the operating system's lock on a file, so that it ends with the
 * process, however that ends. Where that file is none that can be opened (a folder in its place, for one) it is one beside
 * it, for every process alike.
 * @returns how to give it up, or null while another process holds it
 */
export function lockData(file: string): (() => void) | null {
  try {
    return lock(file);
  } catch (error) {
    if (isSqlite(error, /^SQLITE_(CANTOPEN|READONLY|PERM)/)) return lock(`${file}.anew`);
    if (!isSqlite(error, /^SQLITE_(NOTADB|CORRUPT)/)) throw error;
    // There is nothing in it to lose. It is emptied and not removed, so that two that start at once lock the same file.
    truncateSync(file);
    return lock(file);
  }
}

function lock(file: string): (() => void) | null {
  const database = new Database(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    if (isSqlite(error, /^SQLITE_BUSY/)) return null;
    throw error;
  }
}

function isSqlite(error: unknown, codes: RegExp): boolean {
  return error instanceof Database.SqliteError && codes.test(error.code);
}
