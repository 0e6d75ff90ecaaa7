import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getTags } from '#shared/api/members.ts';
import { type MemberDesk, openMemberDesk } from '#test/member-desk.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { errorCode, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { PHONE } from '#test/test-counter.ts';

describe('the tags of members', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let siti: string;
  let arjun: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    desk = await openMemberDesk(backend);
    ({ id: siti } = await desk.join(PHONE));
    ({ id: arjun } = await desk.join('+6581234568'));
  });
  afterEach(() => backend.close());

  const tag = async (id: string, ...tags: string[]) => desk.setTags(await desk.record(id), tags);
  const known = async (token = desk.manager) => unwrap(await backend.call(getTags, {}, token)).tags;

  it('are what was said last, in their order, under a new revision', async () => {
    const before = await desk.record(siti);
    expect(before.tags).toEqual([]);
    unwrap(await tag(siti, 'VIP', 'Coffee club'));
    const changed = unwrap(await tag(siti, 'Coffee club', 'Office'));
    expect(changed).toEqual({ ...before, tags: ['Coffee club', 'Office'], revision: changed.revision });
    expect(changed.revision).toBeGreaterThan(before.revision);
    expect(await desk.record(siti)).toEqual(changed);
    expect(await desk.record(arjun)).toMatchObject({ tags: [] });
  });

  it('are shown as somebody typed them first, whoever types them otherwise', async () => {
    unwrap(await tag(siti, 'Café'));
    expect(unwrap(await tag(arjun, 'CAFE', 'vip'))).toMatchObject({ tags: ['Café', 'vip'] });
    expect(await known()).toEqual([
      { tag: 'Café', count: 2 },
      { tag: 'vip', count: 1 },
    ]);
    // Whoever alone has one may be given another spelling of it.
    expect(unwrap(await tag(arjun, 'cafe', 'VIP'))).toMatchObject({ tags: ['Café', 'VIP'] });
    expect(await known()).toContainEqual({ tag: 'VIP', count: 1 });
  });

  it('are listed as long as somebody has them, for each shop alone', async () => {
    expect(await known()).toEqual([]);
    unwrap(await tag(siti, 'VIP'));
    unwrap(await tag(arjun, 'VIP', 'Student'));
    const { owner } = await openOtherShop(backend);
    expect(await known(owner)).toEqual([]);
    unwrap(await tag(arjun));
    expect(await known()).toEqual([{ tag: 'VIP', count: 1 }]);
    unwrap(await desk.erase(siti));
    expect(await known()).toEqual([]);
  });

  it('change once, and nothing when they are the same', async () => {
    const seen = await desk.record(siti);
    const operationId = randomUUID();
    const once = await desk.setTags(seen, ['VIP'], operationId);
    expect((await desk.setTags(seen, ['VIP'], operationId)).bytes).toBe(once.bytes);
    expect(errorCode(await desk.setTags(seen, ['Student']))).toBe('member_changed');
    const { upTo } = await desk.changes();
    unwrap(await tag(siti, 'VIP'));
    expect(await desk.changes()).toMatchObject({ upTo });
  });

  it('are at most ten of a member and a hundred of a shop', async () => {
    const many = (from: number, count: number) => Array.from({ length: count }, (_, index) => `tag ${from + index}`);
    expect(errorCode(await tag(siti, ...many(0, 11)))).toBe('invalid_request');
    expect(errorCode(await tag(siti, 'VIP', 'vip'))).toBe('invalid_request');
    for (let full = 0; full < 100; full += 10) {
      const { id } = await desk.join(`+65812350${String(full).padStart(2, '0')}`);
      unwrap(await tag(id, ...many(full, 10)));
      // As many codes as one counter sends in an hour.
      if (full === 50) await backend.clock.advance(60 * 60_000);
    }
    const before = await desk.record(siti);
    expect(errorCode(await tag(siti, 'one more'))).toBe('tag_limit');
    expect(await desk.record(siti)).toEqual(before);
    expect(unwrap(await tag(siti, 'TAG 7'))).toMatchObject({ tags: ['tag 7'] });
    expect(await known()).toHaveLength(100);
  });
});
