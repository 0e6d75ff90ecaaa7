import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openCacheDatabase } from '#core/cache/database.ts';
import { createMembersCache } from '#core/cache/members.ts';
import { createFakeLog } from '#test/core-fakes.ts';
import { memberRecord } from '#test/fake-shop.ts';
import { openCache } from '#test/open-cache.ts';
import { tempFolder } from '#test/temp-folder.ts';

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
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    database.close();
  });

  it('passes over a document of another form', () => {
    const { cache, note } = openCache(join(tempFolder(), 'cache.sqlite'));
    cache.document('note', z.string()).write('an older form');
    expect(note.read()).toBeNull();
  });

  it('loses nothing that was written to a power cut', () => {
    const database = openCacheDatabase(join(tempFolder(), 'cache.sqlite'), createFakeLog());
    const FULL = 2;
    expect(database.pragma('synchronous', { simple: true })).toBe(FULL);
    database.close();
  });

  it('works through many writes of tables beside the documents in one step, or not at all', () => {
    const { cache, storage } = openCache(join(tempFolder(), 'cache.sqlite'));
    const count = () => cache.read((db) => db.prepare('SELECT count(*) FROM documents').pluck().get());
    const fill = (names: readonly string[]) =>
      cache.write((db) => {
        for (const name of names) db.prepare("INSERT INTO documents (name, json) VALUES (?, '1')").run(name);
        return 'done';
      });
    expect(fill(['a', 'b'])).toBe('done');
    expect(fill(['c', 'a'])).toBeNull();
    expect(count()).toBe(2);
    expect(storage()).toBe('failing');
    expect(fill(['c', 'd'])).toBe('done');
    expect(storage()).toBe('ok');
  });

  it('keeps nothing of any table, in any file, once it is cleared', () => {
    const file = join(tempFolder(), 'cache.sqlite');
    const { cache, note, named, database, storage } = openCache(file);
    note.write({ text: 'Wanderlinde' });
    const members = createMembersCache(cache);
    members.write([memberRecord], [], { shopId: 'shop', upTo: 1, asOf: 1 });
    writeFileSync(`${file}.unreadable`, 'Wanderlinde');
    // The disk does not take this one, so that it is written with the next.
    database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`);
    named('late').write({ text: 'Wanderlinde'.repeat(10_000) });
    database.pragma('max_page_count = 1000000');
    expect(cache.clear()).toBe(true);
    expect(storage()).toBe('ok');
    named('next').write({ text: 'begun anew' });
    expect(note.read()).toBeNull();
    expect(named('late').read()).toBeNull();
    expect([members.position(), members.read('', 9)]).toEqual([null, []]);
    expect(existsSync(`${file}.unreadable`)).toBe(false);
    for (const side of [file, `${file}-wal`]) {
      for (const trace of ['Wanderlinde', memberRecord.name]) expect(readFileSync(side, 'latin1')).not.toContain(trace);
    }
    expect(openCache(file).named('next').read()).toEqual({ text: 'begun anew' });
  });

  it('says so when it cannot be cleared', () => {
    const { cache } = openCache(join(tempFolder(), 'cache.sqlite'));
    cache.close();
    expect(cache.clear()).toBe(false);
  });

  it('has nothing to say any more once it is closed', () => {
    const { cache, note, storage, log } = openCache(join(tempFolder(), 'cache.sqlite'));
    cache.close();
    note.write({ text: 'too late' });
    expect(cache.write(() => 'too late')).toBeNull();
    expect(storage()).toBe('ok');
    expect(log.lines).toEqual([]);
  });
});
