import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCacheDatabase } from '#core/cache/database.ts';
import { createCache } from '#core/cache/documents.ts';
import { createMembersCache } from '#core/cache/members.ts';
import type { MemberRecord } from '#shared/api/members.ts';
import { createFakeLog } from '#test/core-fakes.ts';
import { counter, memberRecord } from '#test/fake-shop.ts';
import { tempFolder } from '#test/temp-folder.ts';

const shopId = counter.shop.id;
const one = (n: number, differs: Partial<MemberRecord> = {}): MemberRecord => ({
  ...memberRecord,
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  name: `Wanderlinde ${n}`,
  ...differs,
});

function openDisk(file = join(tempFolder(), 'cache.sqlite')) {
  const log = createFakeLog();
  const cache = createCache(openCacheDatabase(file, log), log, file);
  onTestFinished(cache.close);
  const onDisk = (): string => [file, `${file}-wal`].map((each) => readFileSync(each, 'latin1')).join();
  return { file, cache, log, onDisk, disk: createMembersCache(cache) };
}

describe('the members on disk', () => {
  it('outlast the app, with how far they were read', () => {
    const first = openDisk();
    first.disk.write([one(2), one(1)], [], { shopId, upTo: 7, asOf: null });
    first.cache.close();
    const { disk } = openDisk(first.file);
    expect(disk.position()).toEqual({ shopId, upTo: 7, asOf: null });
    expect(disk.read('', 10)).toEqual([one(1), one(2)]);
  });

  it('are read in batches, in the order of their ids', () => {
    const { disk } = openDisk();
    disk.write([one(1), one(2), one(3)], [], null);
    expect(disk.read('', 2)).toEqual([one(1), one(2)]);
    expect(disk.read(one(2).id, 2)).toEqual([one(3)]);
  });

  it('that an older version kept, which knew of no visits, came when they joined', () => {
    const { cache, disk } = openDisk();
    const { lastVisitAt, tags, optedOut, ...older } = one(1);
    cache.write((db) => db.prepare('INSERT INTO members VALUES (?, 1, ?)').run(older.id, JSON.stringify(older)));
    expect(disk.read('', 10)).toMatchObject([{ lastVisitAt: older.joinedAt, tags: [], optedOut: null }]);
  });

  it('keep the newer record of a member', () => {
    const { disk } = openDisk();
    disk.write([one(1, { revision: 5 })], [], null);
    disk.write([one(1, { revision: 4, name: 'Old' })], [], null);
    expect(disk.read('', 10)).toEqual([one(1, { revision: 5 })]);
    disk.write([one(1, { revision: 6, name: 'New' })], [], null);
    expect(disk.read('', 10)).toEqual([one(1, { revision: 6, name: 'New' })]);
  });

  it('have no position before the first page', () => {
    expect(openDisk().disk.position()).toBeNull();
  });

  it('are written with their position, or not at all', () => {
    const { cache, disk } = openDisk();
    disk.write([one(1)], [], { shopId, upTo: 1, asOf: 5 });
    cache.write((db) => db.exec('DROP TABLE members_position'));
    expect(disk.write([one(2)], [one(1).id], { shopId, upTo: 2, asOf: 6 })).toBe(false);
    expect(disk.read('', 10)).toEqual([one(1)]);
  });

  it('are not read at all where one of them is of another form', () => {
    const { cache, disk } = openDisk();
    disk.write([one(1), one(2)], [], null);
    cache.write((db) => db.prepare('UPDATE members SET json = ? WHERE id = ?').run('{}', one(2).id));
    expect(disk.read('', 10)).toBeNull();
  });

  it('leave nothing in the files once they are erased', () => {
    const first = openDisk();
    const many = Array.from({ length: 200 }, (_, n) => one(n));
    first.disk.write([...many, one(500, { name: 'Quitterie' })], [], { shopId, upTo: 201, asOf: 5 });
    first.cache.close();
    const { disk, onDisk } = openDisk(first.file);
    disk.write([one(500, { name: 'Quitterie Duval', revision: 2 })], [], null);
    expect(onDisk()).toContain('Quitterie');
    disk.write([], [one(500).id], null);
    expect(onDisk()).not.toContain('Quitterie');
    expect(onDisk()).toContain('Wanderlinde');
    expect(disk.clear()).toBe(true);
    expect(onDisk()).not.toContain('Wanderlinde');
    expect(disk.position()).toBeNull();
    expect(disk.read('', 10)).toEqual([]);
  });

  it('say so when the disk does not take them', () => {
    const { cache, disk } = openDisk();
    cache.close();
    expect(disk.write([one(1)], [], null)).toBe(false);
    expect(disk.clear()).toBe(false);
    expect(disk.read('', 10)).toBeNull();
    expect(disk.position()).toBeNull();
  });
});
