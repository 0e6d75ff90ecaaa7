import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { cacheFile, damage, fullFile, openCache } from '#test/open-cache.ts';

describe('a full disk', () => {
  it('is told of, and what it did not take is written once there is room', () => {
    const file = cacheFile();
    const { cache, note, named, database, storage } = openCache(file);
    note.write({ text: 'old' });
    named('dropped').write({ text: 'to be removed' });
    database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`);
    const long = { text: 'typed while it was full '.repeat(1_000) };
    note.write(long);
    expect(storage()).toBe('failing');
    expect(note.read()).toEqual(long);
    named('dropped').remove();
    expect(storage()).toBe('failing');
    database.pragma('max_page_count = 1000000');
    named('other').write({ text: 'there is room again' });
    expect(storage()).toBe('ok');
    cache.close();
    const again = openCache(file);
    expect(again.note.read()).toEqual(long);
    expect(again.named('dropped').read()).toBeNull();
  });

  it('takes what is small while something large has to wait', () => {
    const file = cacheFile();
    const { cache, note, named, database, storage } = openCache(file);
    note.write({ text: 'old' });
    database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`);
    named('large').write({ text: 'x'.repeat(100_000) });
    note.write({ text: 'new' });
    expect(storage()).toBe('failing');
    cache.close();
    expect(openCache(file).note.read()).toEqual({ text: 'new' });
  });

  it('lets nothing small wait for ever behind something large', () => {
    const file = cacheFile();
    const { note, named, database } = openCache(file);
    for (const one of [note, named('small'), named('large')]) one.write({ text: 'old' });
    const fill = () => database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`);
    fill();
    named('large').write({ text: 'x'.repeat(100_000) });
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    named('small').write({ text: 'new' });
    other.close();
    for (const text of ['a', 'b']) note.write({ text });
    const kept = openCache(file).named('small');
    expect(kept.read()).toEqual({ text: 'new' });
  });

  it('is not over because the tables beside the documents could be written', () => {
    const { cache, named, database, storage } = openCache(cacheFile());
    named('small').write({ text: 'old' });
    database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`);
    named('large').write({ text: 'x'.repeat(100_000) });
    expect(cache.write((db) => db.prepare("DELETE FROM documents WHERE name = 'small'").run().changes)).toBe(1);
    expect(storage()).toBe('failing');
  });

  it.each([
    ['a file that is in order', () => undefined],
    ['a damaged file', (file: string) => damage(file, 10, 14)],
  ])('lets the app start and read, with %s', (_, prepare) => {
    const file = fullFile();
    prepare(file);
    // Of a process that may not make any file longer, each write fails as on a full disk.
    const script = `
      import { openCacheDatabase } from '#core/cache/database.ts';
      import { createCache } from '#core/cache/documents.ts';
      import { z } from 'zod';
      const log = { warn() {}, error() {} };
      const cache = createCache(openCacheDatabase(process.argv[1], log), log, process.argv[1]);
      const note = cache.document('note', z.object({ text: z.string() }));
      const before = note.read();
      note.write({ text: 'new' });
      cache.onStorage((storage) => process.stdout.write(JSON.stringify({ before, after: note.read(), storage })));
      cache.close();`;
    const { stdout } = spawnSync(
      'sh',
      ['-c', 'trap "" XFSZ; ulimit -f 0; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', script, file],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(stdout)).toEqual({ before: { text: 'typed' }, after: { text: 'new' }, storage: 'failing' });
    expect(existsSync(`${file}.unreadable`)).toBe(false);
    expect(openCache(file).note.read()).toEqual({ text: 'typed' });
  });
});
