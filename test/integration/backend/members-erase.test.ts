import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveMember } from '#shared/api/members.ts';
import { getUsage } from '#shared/api/usage.ts';
import { getVerification } from '#shared/api/verifications.ts';
import { CODE_VALID_MS } from '#shared/domain/verification.ts';
import { dumpDatabase } from '#test/database-dump.ts';
import { type MemberDesk, openMemberDesk, SITI } from '#test/member-desk.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { errorCode, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter, PHONE } from '#test/test-counter.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DETAILS = {
  name: 'Zubaidah Quek',
  email: 'zubaidah@mail.example',
  birthday: '1977-07-17',
  marketingConsent: true,
};

describe('erasing a member', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let file: string;

  beforeEach(async () => {
    file = join(tempFolder(), 'tillside.sqlite');
    backend = await startTestBackend({ file });
    desk = await openMemberDesk(backend);
  });
  afterEach(() => backend.close());

  it('leaves nothing of the person in the database', async () => {
    const { counter } = desk;
    // They misread a code, are known elsewhere, change their details, choose a password, and come back after a wrong one.
    const started = await counter.sendCode();
    await counter.check(started.id, counter.wrongCode());
    unwrap(await counter.check(started.id, backend.sms.lastCode));
    const member = unwrap(await counter.save(started.id, DETAILS));
    const back = await openTestCounter(backend, 'Back till');
    unwrap(await back.start());
    const proof = await desk.proveForPassword(member.id);
    unwrap(await desk.setPassword(member.id, proof.id, 'correct horse'));
    unwrap(await desk.change(await desk.record(member.id), { marketingConsent: false, email: 'z@mail.example' }));
    // Long after, somebody types a wrong code of another counter's again.
    await backend.clock.advance(HOUR);
    await backend.database.write(async ({ tx, now }) => {
      const { shop_id } = await tx.selectFrom('members').select('shop_id').executeTakeFirstOrThrow();
      await tx.insertInto('wrong_codes').values({ shop_id, phone: PHONE, at: now }).execute();
    });
    const { password_hash } = await backend.database.reader
      .selectFrom('members')
      .select('password_hash')
      .executeTakeFirstOrThrow();
    const traces = [PHONE.slice(1), 'Zubaidah', 'mail.example', DETAILS.birthday, password_hash ?? 'no password'];
    for (const trace of traces) expect(dumpDatabase(file)).toContain(trace);

    unwrap(await desk.erase(member.id));
    const left = dumpDatabase(file);
    for (const trace of traces) expect(left).not.toContain(trace);
    expect(left).toContain('+65 ···· 4567');
    expect(await desk.changes()).toMatchObject({ saved: [] });
  });

  it('keeps what was paid, with a masked number', async () => {
    const ledger = () => backend.database.reader.selectFrom('ledger_transfers').selectAll().execute();
    const member = await desk.join();
    const before = await ledger();
    unwrap(await desk.erase(member.id));
    expect(await ledger()).toEqual(before);
    expect(before.map(({ phone_masked }) => phone_masked)).toContain('+65 ···· 4567');
  });

  it('touches neither other members nor what another shop has of the same number', async () => {
    const other = await desk.join('+6581234568');
    const member = await desk.join();
    await openOtherShop(backend);
    const otherShop = await copyToOtherShop(backend, member.id);
    const elsewhere = async () => {
      const { reader } = backend.database;
      return [
        await reader.selectFrom('members').where('shop_id', '=', otherShop).selectAll().execute(),
        await reader.selectFrom('messages').where('shop_id', '=', otherShop).selectAll().execute(),
        await reader.selectFrom('verifications').where('shop_id', '=', otherShop).selectAll().execute(),
        await reader.selectFrom('wrong_codes').where('shop_id', '=', otherShop).selectAll().execute(),
      ];
    };
    const before = await elsewhere();
    expect(before.map((rows) => rows.length)).toEqual([1, 1, 1, 1]);
    unwrap(await desk.erase(member.id));
    expect((await desk.changes()).saved.map(({ id }) => id)).toEqual([other.id]);
    expect(await elsewhere()).toEqual(before);
  });

  it('happens once: afterwards the member is nobody', async () => {
    const member = await desk.join();
    const operationId = randomUUID();
    const erased = await desk.erase(member.id, operationId);
    expect(erased.ok).toBe(true);
    expect((await desk.erase(member.id, operationId)).bytes).toBe(erased.bytes);
    expect(errorCode(await desk.erase(member.id))).toBe('not_found');
    const { reader } = backend.database;
    const erasures = await reader.selectFrom('member_erasures').select(['member_id', 'revision', 'at']).execute();
    expect(erasures).toEqual([{ member_id: member.id, revision: 2, at: START }]);
  });

  it('answers a late repetition of an older command with nothing, and does nothing', async () => {
    const { id: verificationId } = await desk.counter.sendCode();
    unwrap(await desk.counter.check(verificationId, backend.sms.lastCode));
    const body = { operationId: randomUUID(), verificationId, details: { ...SITI, ...DETAILS } };
    const save = () => backend.call(saveMember, { body }, desk.counter.token);
    unwrap(await desk.erase(unwrap(await save()).id));
    const late = await save();
    expect(late).toMatchObject({ status: 404, error: { code: 'not_found' } });
    expect((await desk.changes()).saved).toEqual([]);
  });

  it('lets the number join anew', async () => {
    const member = await desk.join();
    unwrap(await desk.erase(member.id));
    const anew = await desk.join(PHONE, { name: 'Siti again' });
    expect(anew.id).not.toBe(member.id);
    expect(await desk.changes(1)).toMatchObject({ saved: [{ id: anew.id, revision: 3 }], erased: [member.id] });
  });

  it('waits for a code that may still come back, and tells until when', async () => {
    const back = await openTestCounter(backend, 'Back till');
    await back.sendCode();
    const member = await desk.join();
    expect(await desk.erase(member.id)).toMatchObject({
      status: 409,
      error: { code: 'message_on_its_way', details: { liftsAt: START + CODE_VALID_MS } },
    });
    expect((await desk.record(member.id)).name).toBe('Siti Rahmah');
    await backend.clock.advance(CODE_VALID_MS);
    unwrap(await desk.erase(member.id));
  });

  it('waits for a message that has no outcome', async () => {
    const back = await openTestCounter(backend, 'Back till');
    backend.sms.sendOutcome = 'never';
    await back.sendCode();
    backend.sms.sendOutcome = 'accepted';
    const member = await desk.join();
    await backend.clock.advance(CODE_VALID_MS);
    expect(errorCode(await desk.erase(member.id))).toBe('message_on_its_way');
  });

  it('makes a number that was proved elsewhere to be proved again', async () => {
    const back = await openTestCounter(backend, 'Back till');
    const elsewhere = await back.sendCode();
    unwrap(await back.check(elsewhere.id, backend.sms.lastCode));
    const member = await desk.join();
    unwrap(await desk.erase(member.id));
    expect(errorCode(await back.save(elsewhere.id))).toBe('not_found');
    const read = await backend.call(getVerification, { params: { id: elsewhere.id } }, back.token);
    expect(errorCode(read)).toBe('not_found');
    const again = unwrap(await back.start());
    expect(again).toMatchObject({ kind: 'code_sent', verification: { status: 'pending', phone: PHONE } });
  });

  it('leaves nothing in the file either, nor in its log', async () => {
    const member = await desk.join(PHONE, { name: 'Zubaidah binti Osman' });
    await backend.clock.advance(HOUR);
    expect(readFileSync(`${file}-wal`).includes('Zubaidah')).toBe(true);
    unwrap(await desk.erase(member.id));
    await backend.settle();
    expect(readFileSync(`${file}-wal`).includes('Zubaidah')).toBe(false);
    await backend.close();
    const bytes = readFileSync(file);
    expect(bytes.includes('Kopi & Co')).toBe(true);
    for (const trace of [PHONE.slice(1), 'Zubaidah']) expect(bytes.includes(trace)).toBe(false);
    backend = await startTestBackend();
  });

  it('leaves the figures of past days as they were', async () => {
    const member = await desk.join();
    const joined = async () => unwrap(await backend.call(getUsage, { query: { days: 7 } }, desk.manager)).total.joined;
    expect(await joined()).toBe(1);
    unwrap(await desk.erase(member.id));
    expect(await joined()).toBe(1);
  });

  it('lets a delivery report come in later', async () => {
    const member = await desk.join();
    const { id } = backend.sms.last;
    unwrap(await desk.erase(member.id));
    await backend.sms.report('delivered');
    const { reader } = backend.database;
    const message = await reader.selectFrom('messages').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
    expect(message).toMatchObject({ status: 'delivered', phone: '+65 ···· 4567' });
  });
});

/** Makes the customer of one shop a customer of the other as well. @returns the other shop's id */
async function copyToOtherShop({ database, parts: { random } }: TestBackend, memberId: string): Promise<string> {
  return database.write(async ({ tx, now }) => {
    const member = await tx.selectFrom('members').where('id', '=', memberId).selectAll().executeTakeFirstOrThrow();
    const device = await tx.selectFrom('devices').where('name', '=', 'Till').selectAll().executeTakeFirstOrThrow();
    const { shop_id, id: device_id, paired_by: staff_id } = device;
    const of = { shop_id, device_id };
    const [message_id, verification_id] = [random.id(), random.id()];
    const verification = await tx
      .selectFrom('verifications')
      .where('id', '=', member.verification_id)
      .selectAll()
      .executeTakeFirstOrThrow();
    const message = await tx
      .selectFrom('messages')
      .where('id', '=', verification.message_id)
      .selectAll()
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('messages')
      .values({ ...message, ...of, id: message_id, staff_id, verification_id, provider_id: null })
      .execute();
    await tx
      .insertInto('verifications')
      .values({ ...verification, ...of, id: verification_id, message_id })
      .execute();
    await tx
      .insertInto('members')
      .values({ ...member, ...of, id: random.id(), staff_id, verification_id })
      .execute();
    await tx.insertInto('wrong_codes').values({ shop_id, phone: member.phone, at: now }).execute();
    return shop_id;
  });
}
