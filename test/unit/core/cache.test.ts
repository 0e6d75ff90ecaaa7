import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openCacheDatabase } from '#core/cache/database.ts';
import { createCache } from '#core/cache/documents.ts';
import { createFakeLog } from '#test/core-fakes.ts';
import { tempFolder } from '#test/temp-folder.ts';

const noteSchema = z.strictObject({ text: z.string() });

function openCache(file: string) {
  const log = createFakeLog();
  const cache = createCache(openCacheDatabase(file, log), log);
  onTestFinished(cache.close);
  return { cache, log, note: cache.document('note', noteSchema) };
}

describe('the cache', () => {
  it('keeps a document over a restart', () => {
    const file = join(tempFolder(), 'cache.sqlite');
    const first = openCache(file);
    first.note.write({ text: 'kept' });
    first.cache.close();
    expect(openCache(file).note.read()).toEqual({ text: 'kept' });
  });

  it('has nothing before the first write and after a removal', () => {
    const { note } = openCache(join(tempFolder(), 'cache.sqlite'));
    expect(note.read()).toBeNull();
    note.write({ text: 'gone soon' });
    note.remove();
    expect(note.read()).toBeNull();
  });

  it('uses a write-ahead log', () => {
    const database = openCacheDatabase(join(tempFolder(), 'cache.sqlite'), createFakeLog());
    expect(database?.pragma('journal_mode', { simple: true })).toBe('wal');
    database?.close();
  });

  it('passes over a document of another form', () => {
    const { cache, note } = openCache(join(tempFolder(), 'cache.sqlite'));
    cache.document('note', z.string()).write('an older form');
    expect(note.read()).toBeNull();
  });

  it('moves a corrupt file aside and begins anew', () => {
    const file = join(tempFolder(), 'cache.sqlite');
    writeFileSync(file, 'this is no database at all, and long enough to be read as the head of one');
    const { note, log } = openCache(file);
    note.write({ text: 'new' });
    expect(note.read()).toEqual({ text: 'new' });
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toContain('no database');
    expect(log.lines.map(({ event }) => event)).toEqual(['cache_moved_aside']);
  });

  it('moves a file with damaged pages aside', () => {
    const file = join(tempFolder(), 'cache.sqlite');
    const first = openCache(file);
    for (let i = 0; i < 200; i++) first.cache.document(`n${i}`, noteSchema).write({ text: 'x'.repeat(500) });
    first.cache.close();
    const bytes = readFileSync(file);
    bytes.fill(0xff, 4096 * 2, 4096 * 6);
    writeFileSync(file, bytes);
    expect(openCache(file).note.read()).toBeNull();
    expect(existsSync(`${file}.unreadable`)).toBe(true);
  });

  it('does not touch a file of a newer version, but moves it aside', () => {
    const file = join(tempFolder(), 'cache.sqlite');
    const newer = new Database(file);
    newer.pragma('user_version = 99');
    newer.close();
    openCache(file).note.write({ text: 'ours' });
    expect(new Database(`${file}.unreadable`).pragma('user_version', { simple: true })).toBe(99);
  });

  it('does without a disk when nothing can be written', () => {
    const file = join(tempFolder(), 'no', 'such', 'folder', 'cache.sqlite');
    const { note, log } = openCache(file);
    note.write({ text: 'lost' });
    expect(note.read()).toBeNull();
    expect(log.lines.map(({ event }) => event)).toContain('cache_unavailable');
  });

  it('replaces what stood aside before', () => {
    const file = join(tempFolder(), 'cache.sqlite');
    mkdirSync(`${file}.unreadable`);
    writeFileSync(file, 'nonsense nonsense nonsense nonsense nonsense nonsense');
    expect(openCache(file).note.read()).toBeNull();
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toContain('nonsense');
  });
});
