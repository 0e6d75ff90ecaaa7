import { statfsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';

/** Linux's number of the file system that keeps its files in memory. */
const TMPFS = 0x01021994;

/** On what it was measured: processor, versions, and where the files are. */
export function machineOf(folder: string): string {
  const sqlite = new SqliteDatabase(':memory:');
  const version = z.string().parse(sqlite.prepare('select sqlite_version()').pluck().get());
  sqlite.close();
  const inMemory = statfsSync(folder).type === TMPFS;
  return [
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`,
    `Node ${process.versions.node}`,
    `SQLite ${version}, WAL, synchronous=FULL`,
    ...(inMemory ? ['files in memory: set TMPDIR to a folder on a disk'] : []),
  ].join(' · ');
}
