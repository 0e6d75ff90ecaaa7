import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Log } from '../ports.ts';
import { migrations } from './migrations.ts';

/**
 * Opens the cache's file. It holds nothing that the backend does not have, so a file that cannot be read is moved
 * aside (to `….unreadable`) and begun anew.
 * @returns null when not even a new file can be made, for example on a full disk
 */
export function openCacheDatabase(file: string, log: Log): Database.Database | null {
  try {
    return open(file);
  } catch (error) {
    log.warn('cache_moved_aside', { error: error instanceof Error ? error.name : typeof error });
  }
  try {
    moveAside(file);
    return open(file);
  } catch (error) {
    log.error('cache_unavailable', { error: error instanceof Error ? error.name : typeof error });
    return null;
  }
}

function open(file: string): Database.Database {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    if (database.pragma('quick_check', { simple: true }) !== 'ok') throw new Error('the cache is corrupt');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database.Database): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) throw new Error('the cache was written by a newer version');
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    database.transaction(() => {
      database.exec(statements);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
}

function moveAside(file: string): void {
  // The write-ahead log belongs to the old file and would spoil the new one.
  for (const side of ['-wal', '-shm']) rmSync(`${file}${side}`, { force: true });
  rmSync(`${file}.unreadable`, { force: true, recursive: true });
  if (existsSync(file)) renameSync(file, `${file}.unreadable`);
}
