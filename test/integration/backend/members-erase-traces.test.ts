import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Row } from '#server/db/schema.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { Outbox, type OutboxRow } from '#server/modules/outbox/outbox.ts';
import type { Member } from '#shared/api/members.ts';
import { dumpDatabase } from '#test/database-dump.ts';
import { type MemberDesk, openMemberDesk } from '#test/member-desk.ts';
import { addSourcedMessages } from '#test/sourced-messages.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { errorCode, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { PHONE } from '#test/test-counter.ts';

const OLD = PHONE;
const NEW = '+6591112222';
const HOUR = 60 * 60_000;

describe('erasing a member who moved and got messages', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let file: string;
  let member: Member;

  beforeEach(async () => {
    file = join(tempFolder(), 'tillside.sqlite');
    backend = await startTestBackend({ file });
    desk = await openMemberDesk(backend);
    member = await desk.join(OLD, { name: 'Zubaidah Quek' });
    unwrap(await desk.setTags(await desk.record(member.id), ['Weekend regular']));
    await backend.clock.advance(HOUR);
    unwrap(await desk.changePhone(await desk.record(member.id), NEW));
    await backend.clock.advance(HOUR);
  });
  afterEach(() => backend.close());

  const reader = () => backend.database.reader;
  const shop = () => reader().selectFrom('members').select('shop_id').executeTakeFirstOrThrow();
  const sent = async (phone: string, outcome: 'queued' | 'delivered', memberId: string | null = member.id) => {
    const { random } = backend.parts;
    const { shop_id } = await shop();
    const message = { at: backend.clock.now(), purpose: 'activity_message' as const, outcome, phone };
    await backend.database.write(async (work) => {
      const { tx } = work;
      const price = { price: 36_800, backAfterMs: 0 };
      await addSourcedMessages(work, { ledger: new Ledger(random), random }, shop_id, [{ ...message, ...price }]);
      const { id } = await tx
        .selectFrom('messages')
        .where('source_id', 'is not', null)
        .orderBy('id', 'desc')
        .select('id')
        .executeTakeFirstOrThrow();
      await tx.updateTable('messages').where('id', '=', id).set({ member_id: memberId }).execute();
    });
  };
  const put = async (row: Partial<OutboxRow>, status: Row<'outbox'>['status'] = 'waiting') => {
    const { shop_id } = await shop();
    await backend.database.write(async (work) => {
      const nobody = { staffId: null, deviceId: null, notBefore: START, expiresAt: null };
      const to = { sourceId: randomUUID(), sourceKind: 'activity' as const, recipient: member.id, occasion: '' };
      const whole = { shopId: shop_id, ...to, phone: null, fields: null, ...nobody, ...row };
      await new Outbox().add(work, [whole]);
      await work.tx.updateTable('outbox').where('source_id', '=', whole.sourceId).set({ status }).execute();
    });
  };

  it('leaves neither number, nor what they had, anywhere', async () => {
    await sent(NEW, 'delivered');
    // The note that the number changed goes to the old one.
    await sent(OLD, 'delivered');
    await put({ occasion: 'changed', phone: OLD, fields: { new_number: NEW } }, 'ended');
    await put({ occasion: 'birthday' });
    const toTheirs = { sourceKind: 'test' as const, recipient: `test:${randomUUID()}`, phone: NEW };
    await put({ ...toTheirs, sourceId: `test:${randomUUID()}` }, 'ended');
    const traces = [OLD.slice(1), NEW.slice(1), 'Zubaidah', 'Weekend regular', 'weekend regular'];
    for (const trace of traces) expect(dumpDatabase(file)).toContain(trace);

    unwrap(await desk.erase(member.id));
    const left = dumpDatabase(file);
    for (const trace of traces) expect(left).not.toContain(trace);
    const messages = await reader().selectFrom('messages').select(['phone', 'member_id']).execute();
    expect(messages).toEqual([
      { phone: '+65 ···· 4567', member_id: null },
      { phone: '+65 ···· 2222', member_id: null },
      { phone: '+65 ···· 4567', member_id: null },
    ]);
    const rows = await reader().selectFrom('outbox').select(['recipient', 'phone', 'fields', 'status']).execute();
    expect(rows).toEqual([
      { recipient: expect.stringMatching(/^erased:/), phone: null, fields: null, status: 'ended' },
      { recipient: toTheirs.recipient, phone: null, fields: null, status: 'ended' },
    ]);
    const tables = ['member_tags', 'member_visits', 'member_old_numbers', 'member_consents'] as const;
    for (const table of tables) expect(await reader().selectFrom(table).selectAll().execute(), table).toEqual([]);
  });

  it('leaves no number that an owner was told at, once it is nobody’s who is told', async () => {
    const sourceId = randomUUID();
    const { shop_id } = await shop();
    const setPhones = (phones: string[]) =>
      backend.database.write(({ tx }) =>
        tx
          .updateTable('shops')
          .set({ owner_phones: JSON.stringify(phones) })
          .execute(),
      );
    const activity = { id: sourceId, shop_id, kind: 'balance_low' as const, text: 'Low.' };
    await backend.database.write(({ tx }) =>
      tx
        .insertInto('activity_messages')
        .values({ ...activity })
        .execute(),
    );
    for (const phone of [OLD, NEW]) await put({ sourceId, recipient: `owner:${phone}`, phone }, 'ended');
    await setPhones([OLD]);
    unwrap(await desk.erase(member.id));
    const rows = await reader().selectFrom('outbox').orderBy('seq').select(['recipient', 'phone']).execute();
    expect(rows).toEqual([
      { recipient: `owner:${OLD}`, phone: OLD },
      { recipient: expect.stringMatching(/^erased:/), phone: null },
    ]);
  });

  it('leaves whoever has the old number now as they are', async () => {
    const heir = await desk.join(OLD, { name: 'Arjun' });
    await backend.clock.advance(HOUR);
    await sent(OLD, 'delivered', heir.id);
    unwrap(await desk.erase(member.id));
    expect(await desk.record(heir.id)).toMatchObject({ name: 'Arjun', phone: OLD });
    const messages = await reader()
      .selectFrom('messages')
      .orderBy('queued_at')
      .select(['phone', 'member_id'])
      .execute();
    expect(messages).toEqual([
      { phone: '+65 ···· 4567', member_id: null },
      // The code of their own registration, and what they got since.
      { phone: OLD, member_id: null },
      { phone: OLD, member_id: heir.id },
    ]);
    expect(unwrap(await desk.counter.start(OLD))).toMatchObject({ kind: 'known_member', member: { id: heir.id } });
  });

  it.each([
    ['their number', () => sent(NEW, 'queued')],
    ['the number that they had', () => sent(OLD, 'queued')],
    ['their number as a test', () => put({ sourceKind: 'test', sourceId: 'test:1', recipient: 'test:2', phone: NEW })],
  ])('waits for what is on its way to %s', async (_to, send) => {
    await send();
    expect(errorCode(await desk.erase(member.id))).toBe('message_on_its_way');
    expect(await desk.record(member.id)).toMatchObject({ name: 'Zubaidah Quek' });
  });

  it('waits for a voucher that is being issued, and takes them out of those that were', async () => {
    const redemption = await addRedemption(backend, member.id);
    expect(errorCode(await desk.erase(member.id))).toBe('message_on_its_way');
    const issued = { status: 'issued' as const, sealed: 'a sealed code' };
    await backend.database.write(({ tx }) =>
      tx.updateTable('reward_redemptions').where('id', '=', redemption).set(issued).execute(),
    );
    unwrap(await desk.erase(member.id));
    const row = await reader()
      .selectFrom('reward_redemptions')
      .select(['member_id', 'sealed'])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ member_id: null, sealed: null });
  });
});

/** A voucher that the provider is asked for. @returns its id */
async function addRedemption({ database, parts: { random } }: TestBackend, memberId: string): Promise<string> {
  const id = random.id();
  await database.write(async ({ tx, now }) => {
    const member = await tx.selectFrom('members').where('id', '=', memberId).selectAll().executeTakeFirstOrThrow();
    const { id: hold_id } = await tx.selectFrom('ledger_transfers').select('id').executeTakeFirstOrThrow();
    await tx
      .insertInto('reward_vouchers')
      .values({
        ...{ id: 'kopi-5', brand: 'Kopi', name: 'S$5', country: 'SG', currency: 'SGD', price: 5, face_value: 5 },
        ...{ terms: '', valid_days: 90, stock: 'in_stock', seen_at: now, gone_at: null },
      })
      .execute();
    await tx
      .insertInto('reward_redemptions')
      .values({
        ...{ id, shop_id: member.shop_id, operation_id: random.id(), device_id: member.device_id },
        ...{ staff_id: member.staff_id, member_id: memberId, voucher_id: 'kopi-5', voucher_name: 'S$5', brand: 'Kopi' },
        ...{ currency: 'SGD', price: 5, hold_id, status: 'issuing', created_at: now },
      })
      .execute();
  });
  return id;
}
