import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cacheFile, damage, fullFile, openCache, PAGE } from '#test/open-cache.ts';
import { tempFolder } from '#test/temp-folder.ts';

/** Runs as somebody whom the rights of files bind, which they do not bind root. */
function asOrdinaryUser(folder: string, work: () => void): void {
  if (process.getuid?.() !== 0) {
    work();
    return;
  }
  const NOBODY = 65_534;
  chownSync(folder, NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a file that cannot be used', () => {
  it('moves aside when it is no database, and one is begun anew', () => {
    const file = cacheFile();
    writeFileSync(file, 'this is no database at all, and long enough to be read as the head of one');
    const { note, storage, events } = openCache(file);
    note.write({ text: 'new' });
    expect(note.read()).toEqual({ text: 'new' });
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toContain('no database');
    expect(events()).toEqual(['cache_moved_aside']);
    expect(storage()).toBe('ok');
  });

  it('loses no document that can still be read to pages that cannot', () => {
    const file = fullFile();
    damage(file, 10, 14);
    const { note, named } = openCache(file);
    expect(note.read()).toEqual({ text: 'typed' });
    expect(named('after-2').read()).not.toBeNull();
    const before = Array.from({ length: 60 }, (_, i) => named(`before-${i}`).read()).filter((one) => one !== null);
    expect(before.length).toBeGreaterThan(50);
    expect(before.length).toBeLessThan(60);
    expect(existsSync(`${file}.unreadable`)).toBe(true);
  });

  it('is begun anew when half of it is missing', () => {
    const file = fullFile();
    truncateSync(file, PAGE * 20);
    const { named, note } = openCache(file);
    note.write({ text: 'new' });
    expect(named('before-1').read()).not.toBeNull();
    expect(note.read()).toEqual({ text: 'new' });
  });

  it('is as good as none when it is empty', () => {
    const file = cacheFile();
    writeFileSync(file, '');
    const { note, events } = openCache(file);
    note.write({ text: 'new' });
    expect(note.read()).toEqual({ text: 'new' });
    expect(events()).toEqual([]);
  });

  it('moves aside when it is a folder', () => {
    const file = cacheFile();
    mkdirSync(file);
    writeFileSync(join(file, 'whose'), 'not ours');
    const { note, storage } = openCache(file);
    note.write({ text: 'new' });
    expect(storage()).toBe('ok');
    expect(readFileSync(join(`${file}.unreadable`, 'whose'), 'utf8')).toBe('not ours');
  });

  it('of a newer version is not touched, but moves aside, and its documents come along', () => {
    const file = fullFile();
    const newer = new Database(file);
    newer.exec('CREATE TABLE of_the_future (id TEXT)');
    newer.pragma('user_version = 99');
    newer.close();
    const { note } = openCache(file);
    expect(note.read()).toEqual({ text: 'typed' });
    const aside = new Database(`${file}.unreadable`);
    onTestFinished(() => void aside.close());
    expect(aside.pragma('user_version', { simple: true })).toBe(99);
    expect(aside.prepare('SELECT count(*) FROM documents').pluck().get()).toBe(64);
  });

  it('gives up also what only its write-ahead log has, after the app was killed', () => {
    const file = fullFile();
    const killed = cacheFile();
    const { note, database } = openCache(file);
    note.write({ text: 'just typed' });
    database.pragma('user_version = 99');
    for (const part of ['', '-wal']) copyFileSync(`${file}${part}`, `${killed}${part}`);
    expect(openCache(killed).note.read()).toEqual({ text: 'just typed' });
    expect(existsSync(`${killed}.unreadable-wal`)).toBe(true);
    expect(openCache(killed).note.read()).toEqual({ text: 'just typed' });
  });

  it('moves aside when it is a link that leads back to itself', () => {
    const file = cacheFile();
    symlinkSync(file, file);
    const { note, storage } = openCache(file);
    note.write({ text: 'new' });
    expect(storage()).toBe('ok');
  });

  it('replaces what stood aside before', () => {
    const file = cacheFile();
    mkdirSync(`${file}.unreadable`);
    writeFileSync(file, 'nonsense nonsense nonsense nonsense nonsense nonsense');
    expect(openCache(file).note.read()).toBeNull();
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toContain('nonsense');
  });

  it('has its successor also when the app ended while the two changed places', () => {
    const file = fullFile();
    renameSync(file, `${file}.new`);
    writeFileSync(`${file}-wal`, 'of the one that has moved aside');
    const { note, events } = openCache(file);
    expect(note.read()).toEqual({ text: 'typed' });
    expect(events()).toEqual([]);
    expect(readFileSync(`${file}.unreadable-wal`, 'utf8')).toContain('moved aside');
  });

  it('does not bring back a successor that was never finished', () => {
    const file = fullFile();
    writeFileSync(`${file}.new`, 'half of a successor');
    damage(file, 10, 14);
    expect(openCache(file).note.read()).toEqual({ text: 'typed' });
    expect(existsSync(`${file}.new`)).toBe(false);
  });
});

describe('a file that may be usable another time', () => {
  it('stays where it is while another process holds it, and the app goes on without', () => {
    const file = fullFile();
    const other = new Database(file);
    onTestFinished(() => void other.close());
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('BEGIN IMMEDIATE');
    const { cache, note, storage, events } = openCache(file);
    expect(events()).toEqual(['cache_unavailable']);
    expect(note.read()).toBeNull();
    note.write({ text: 'only in memory' });
    expect(note.read()).toEqual({ text: 'only in memory' });
    expect(storage()).toBe('failing');
    cache.close();
    other.close();
    expect(existsSync(`${file}.unreadable`)).toBe(false);
    expect(openCache(file).note.read()).toEqual({ text: 'typed' });
  });

  it('does not hold up the app when another process takes it later, and has it all once that lets go', () => {
    const file = cacheFile();
    const { cache, named, storage, database, events } = openCache(file);
    // The whole app stands still while a write waits.
    expect(database.pragma('busy_timeout', { simple: true })).toBeLessThanOrEqual(50);
    const other = new Database(file);
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    for (const name of ['one', 'two', 'three']) named(name).write({ text: name });
    expect(storage()).toBe('failing');
    // One try for each key that is pressed, however much waits.
    expect(events()).toEqual(['cache_failed', 'cache_failed', 'cache_failed']);
    other.exec('ROLLBACK');
    named('four').write({ text: 'four' });
    expect(storage()).toBe('ok');
    cache.close();
    for (const name of ['one', 'two', 'three', 'four'])
      expect(openCache(file).named(name).read()).toEqual({ text: name });
  });

  it('can be read when it is read-only, and keeps what is typed until the app ends', () => {
    const folder = tempFolder();
    const file = fullFile(join(folder, 'cache.sqlite'));
    chmodSync(file, 0o444);
    asOrdinaryUser(folder, () => {
      const { cache, note, storage } = openCache(file);
      expect(note.read()).toEqual({ text: 'typed' });
      note.write({ text: 'newer' });
      expect(note.read()).toEqual({ text: 'newer' });
      expect(storage()).toBe('failing');
      cache.close();
    });
    expect(existsSync(`${file}.unreadable`)).toBe(false);
    expect(openCache(file).note.read()).toEqual({ text: 'typed' });
  });

  it('is read into memory when it is read-only and of an older version', () => {
    const folder = tempFolder();
    const file = join(folder, 'cache.sqlite');
    const older = new Database(file);
    older.exec(`CREATE TABLE documents (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
      INSERT INTO documents VALUES ('note', '{"text":"typed"}')`);
    older.pragma('user_version = 1');
    older.close();
    chmodSync(file, 0o444);
    asOrdinaryUser(folder, () => {
      const { note, storage } = openCache(file);
      expect(note.read()).toEqual({ text: 'typed' });
      expect(storage()).toBe('failing');
    });
    expect(existsSync(`${file}.unreadable`)).toBe(false);
  });

  it('does without a file where none can be made', () => {
    const { note, events, storage } = openCache(join(tempFolder(), 'no', 'such', 'folder', 'cache.sqlite'));
    note.write({ text: 'lost at the end' });
    expect(note.read()).toEqual({ text: 'lost at the end' });
    expect(events()).toEqual(['cache_unavailable']);
    expect(storage()).toBe('failing');
  });
});
