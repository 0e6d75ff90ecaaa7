import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Schema } from '#server/db/schema.ts';
import { readChanges } from '#server/modules/members/records.ts';
import { CHANGES_PER_PAGE } from '#shared/api/members.ts';
import { type MemberDesk, openMemberDesk } from '#test/member-desk.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { PHONE } from '#test/test-counter.ts';

const phones = Array.from({ length: 4 }, (_, index) => `+658123456${index}`);
const MINUTE = 60_000;

describe('what a counter keeps its copy of the members with', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let file: string;

  beforeEach(async () => {
    file = join(tempFolder(), 'tillside.sqlite');
    backend = await startTestBackend({ file });
    desk = await openMemberDesk(backend);
  });
  afterEach(() => backend.close());

  it('is nothing in a shop without members', async () => {
    expect(await desk.changes()).toEqual({ asOf: START, saved: [], erased: [], upTo: 0, more: false });
  });

  it('is all that the shop knows of each, but no hash of a password', async () => {
    const { marketingConsent: _, ...details } = await desk.join(PHONE, {
      email: 'siti@mail.example',
      birthday: '1990-02-28',
      marketingConsent: true,
    });
    await backend.clock.advance(MINUTE);
    const { saved, asOf } = await desk.changes();
    expect(asOf).toBe(START + MINUTE);
    const by = { staffName: 'Mei Lin', deviceName: 'Front till' };
    expect(saved).toEqual([
      {
        ...details,
        marketingConsent: true,
        revision: 1,
        joinedStaffName: by.staffName,
        joinedDeviceName: by.deviceName,
        consents: [{ at: START, given: true, how: 'counter', ...by }],
        passwordSetAt: null,
      },
    ]);
  });

  it('is only what came after the revision asked for, in the order of the changes', async () => {
    const [first, second, third] = [await desk.join(phones[0]), await desk.join(phones[1]), await desk.join(phones[2])];
    const { upTo } = await desk.changes();
    expect(await desk.changes(upTo)).toMatchObject({ saved: [], erased: [], upTo, more: false });
    unwrap(await desk.change(await desk.record(second.id), { name: 'Second' }));
    unwrap(await desk.erase(third.id));
    unwrap(await desk.change(await desk.record(first.id), { name: 'First' }));
    const later = await desk.changes(upTo);
    expect(later.saved.map(({ name, revision }) => [name, revision])).toEqual([
      ['Second', upTo + 1],
      ['First', upTo + 3],
    ]);
    expect(later).toMatchObject({ erased: [third.id], upTo: upTo + 3, more: false });
  });

  it('tells a counter that begins of nobody who is gone, and where it stands', async () => {
    const gone = await desk.join(phones[0]);
    const stays = await desk.join(phones[1]);
    unwrap(await desk.erase(gone.id));
    const { saved, erased, upTo } = await desk.changes();
    expect(saved.map(({ id }) => id)).toEqual([stays.id]);
    expect({ erased, upTo }).toEqual({ erased: [], upTo: 3 });
  });

  it('comes in pages across changes and erasures, none twice and none left out', async () => {
    const count = 2 * CHANGES_PER_PAGE + 100;
    const member = await desk.join();
    const { ids, erased } = await fill(backend, member.id, count);
    const seen: string[] = [];
    const gone: string[] = [];
    const sizes: number[] = [];
    let after = 1;
    for (let more = true; more; ) {
      const page = await desk.changes(after);
      seen.push(...page.saved.map(({ id }) => id));
      gone.push(...page.erased);
      sizes.push(page.saved.length + page.erased.length);
      ({ upTo: after, more } = page);
    }
    expect(sizes).toEqual([CHANGES_PER_PAGE, CHANGES_PER_PAGE, 100]);
    expect({ seen, gone, after }).toEqual({ seen: ids, gone: erased, after: count + 1 });
  });

  it.each([1, 2, 3, 4])('misses nothing that changes after query %i of a page', async (query) => {
    const [first, second] = [await desk.join(phones[0], { marketingConsent: true }), await desk.join(phones[1])];
    unwrap(await desk.erase((await desk.join(phones[2])).id));
    const shop = await backend.database.reader.selectFrom('shops').select('id').executeTakeFirstOrThrow();
    const sqlite = new SqliteDatabase(file);
    let queries = 0;
    const log = () => {
      queries += 1;
      if (queries !== query) return;
      sqlite.exec(`update shops set member_revision = 6;
        update members set revision = 5, name = 'Changed' where id = '${first.id}';
        delete from members where id = '${second.id}';
        insert into member_erasures
          select '${second.id}', shop_id, 6, at, staff_id, joined_at, joined_staff_id, joined_device_id
          from member_erasures`);
    };
    const reader = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }), log });
    const copy = new Map<string, string>([[second.id, second.name]]);
    let after = 1;
    for (const _page of ['while it changes', 'afterwards']) {
      const page = await readChanges(reader, shop.id, after);
      for (const { id, name } of page.saved) copy.set(id, name);
      for (const id of page.erased) copy.delete(id);
      after = page.upTo;
    }
    await reader.destroy();
    expect(queries).toBeGreaterThanOrEqual(query);
    expect({ copy: [...copy], after }).toEqual({ copy: [[first.id, 'Changed']], after: 6 });
  });
});

/** Makes changes out of nothing, after the first member's: every third is an erasure. */
async function fill({ database, parts: { random } }: TestBackend, memberId: string, count: number) {
  const ids: string[] = [];
  const erased: string[] = [];
  await database.write(async ({ tx, now }) => {
    const member = await tx.selectFrom('members').where('id', '=', memberId).selectAll().executeTakeFirstOrThrow();
    const verification = await tx
      .selectFrom('verifications')
      .where('id', '=', member.verification_id)
      .selectAll()
      .executeTakeFirstOrThrow();
    const { shop_id, staff_id } = member;
    const joined = { joined_at: now, joined_staff_id: staff_id, joined_device_id: member.device_id };
    for (let revision = 2; revision <= count + 1; revision++) {
      const id = random.id();
      if (revision % 3 === 0) {
        erased.push(id);
        await tx
          .insertInto('member_erasures')
          .values({ member_id: id, shop_id, revision, at: now, staff_id, ...joined })
          .execute();
        continue;
      }
      ids.push(id);
      const phone = `+6590${revision.toString().padStart(6, '0')}`;
      const verification_id = random.id();
      await tx
        .insertInto('verifications')
        .values({ ...verification, id: verification_id, phone })
        .execute();
      await tx
        .insertInto('members')
        .values({ ...member, id, phone, verification_id, revision })
        .execute();
    }
    await tx
      .updateTable('shops')
      .set({ member_revision: count + 1 })
      .execute();
  });
  return { ids, erased };
}
