import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { openCacheDatabase } from '#core/cache/database.ts';
import { createCache } from '#core/cache/documents.ts';
import { createFakeLog } from './core-fakes.ts';
import { tempFolder } from './temp-folder.ts';

const noteSchema = z.strictObject({ text: z.string() });

/** A cache on a file, a document of it, and what it says of the disk. It closes with the test. */
export function openCache(file: string) {
  const log = createFakeLog();
  const database = openCacheDatabase(file, log);
  const cache = createCache(database, log, file);
  onTestFinished(cache.close);
  const told: string[] = [];
  cache.onStorage((storage) => told.push(storage));
  return {
    cache,
    log,
    database,
    note: cache.document('note', noteSchema),
    named: (name: string) => cache.document(name, noteSchema),
    storage: () => told.at(-1),
    events: () => log.lines.map(({ event }) => event),
  };
}

export const cacheFile = () => join(tempFolder(), 'cache.sqlite');
/** Bytes. */
export const PAGE = 4096;

/** A file with a draft in the middle of many other documents, each of them on a page of its own. */
export function fullFile(file = cacheFile()): string {
  const { cache, named, note } = openCache(file);
  cache.write((db) => {
    const insert = db.prepare<[string, string]>('INSERT INTO documents (name, json) VALUES (?, ?)');
    for (let i = 0; i < 60; i++) insert.run(`before-${i}`, JSON.stringify({ text: 'x'.repeat(3_000) }));
  });
  note.write({ text: 'typed' });
  for (let i = 0; i < 3; i++) named(`after-${i}`).write({ text: 'x'.repeat(3_000) });
  cache.close();
  return file;
}

/** Overwrites pages, counted from 0, `endPage` not included. */
export function damage(file: string, firstPage: number, endPage: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xff, PAGE * firstPage, PAGE * endPage);
  writeFileSync(file, bytes);
}
