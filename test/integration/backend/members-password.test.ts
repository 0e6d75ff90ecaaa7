import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '#server/app.ts';
import { verifySecret } from '#server/hashing.ts';
import { type Member, setMemberPassword } from '#shared/api/members.ts';
import { VERIFIED_VALID_MS } from '#shared/domain/verification.ts';
import { dumpDatabase } from '#test/database-dump.ts';
import { type MemberDesk, openMemberDesk } from '#test/member-desk.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { caller, errorCode, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter } from '#test/test-counter.ts';

const MINUTE = 60_000;
const PASSWORD = 'correct horse battery';

describe('a password that a member chooses', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let member: Member;
  let file: string;

  beforeEach(async () => {
    file = join(tempFolder(), 'tillside.sqlite');
    backend = await startTestBackend({ file });
    desk = await openMemberDesk(backend);
    member = await desk.join();
  });
  afterEach(() => backend.close());

  const storedHash = async () => {
    const { reader } = backend.database;
    return (await reader.selectFrom('members').select('password_hash').executeTakeFirstOrThrow()).password_hash;
  };

  it('is kept as a slow hash, with the moment and a new revision', async () => {
    const proof = await desk.proveForPassword(member.id);
    await backend.clock.advance(MINUTE);
    expect(unwrap(await desk.setPassword(member.id, proof.id, PASSWORD))).toEqual(member);
    const hash = (await storedHash()) ?? '';
    expect(hash).toMatch(/^\$argon2id\$/);
    expect(await verifySecret(hash, PASSWORD)).toBe(true);
    expect(await desk.record(member.id)).toMatchObject({ revision: 2, passwordSetAt: START + MINUTE });
  });

  it('stands in no answer, in no log and nowhere in the database', async () => {
    const proof = await desk.proveForPassword(member.id);
    const lines: string[] = [];
    const write = (line: Buffer, _encoding: string, done: () => void) => {
      lines.push(line.toString());
      done();
    };
    const { app } = await buildApp({ ...backend.parts, log: pino({ level: 'trace' }, new Writable({ write })) });
    const body = { operationId: randomUUID(), verificationId: proof.id, password: PASSWORD };
    const call = (password: string) =>
      caller(app)(setMemberPassword, { params: { id: member.id }, body: { ...body, password } }, desk.counter.token);
    const answers = [await call('short'), await call(PASSWORD), await call('another password')];
    await app.close();
    expect(answers.map(({ status }) => status)).toEqual([400, 200, 409]);
    const texts = [...answers.map(({ bytes }) => bytes), ...lines, dumpDatabase(file)];
    for (const text of texts) expect(text).not.toMatch(/correct horse|another password|"short"/);
  });

  it('is set once by a command that is repeated, also when both come at the same time', async () => {
    const proof = await desk.proveForPassword(member.id);
    const operationId = randomUUID();
    const set = () => desk.setPassword(member.id, proof.id, PASSWORD, operationId);
    const answers = await Promise.all([set(), set()]);
    const hash = await storedHash();
    const later = await set();
    expect(later.ok).toBe(true);
    expect(new Set([...answers, later].map(({ bytes }) => bytes)).size).toBe(1);
    expect(await storedHash()).toBe(hash);
    expect((await desk.changes()).upTo).toBe(2);
  });

  it('takes a proof once', async () => {
    const proof = await desk.proveForPassword(member.id);
    unwrap(await desk.setPassword(member.id, proof.id, PASSWORD));
    const hash = await storedHash();
    expect(errorCode(await desk.setPassword(member.id, proof.id, 'somebody else’s'))).toBe('verification_not_verified');
    expect(await storedHash()).toBe(hash);
  });

  it('takes a proof for an hour', async () => {
    const proof = await desk.proveForPassword(member.id);
    await backend.clock.advance(VERIFIED_VALID_MS);
    expect(errorCode(await desk.setPassword(member.id, proof.id, PASSWORD))).toBe('verification_not_verified');
  });

  it('does not take a code that nobody read back', async () => {
    const proof = await desk.proveForPassword(member.id);
    await backend.database.write(({ tx }) =>
      tx
        .updateTable('verifications')
        .where('id', '=', proof.id)
        .set({ status: 'pending', verified_at: null })
        .execute(),
    );
    expect(errorCode(await desk.setPassword(member.id, proof.id, PASSWORD))).toBe('verification_not_verified');
  });

  it('does not take the proof of another member', async () => {
    const other = await desk.join('+6581234568');
    const proof = await desk.proveForPassword(other.id);
    expect(errorCode(await desk.setPassword(member.id, proof.id, PASSWORD))).toBe('verification_not_verified');
    expect(await storedHash()).toBeNull();
  });

  it('does not take the proof of a registration, whosever it is', async () => {
    const { id } = await desk.counter.sendCode('+6581234568');
    unwrap(await desk.counter.check(id, backend.sms.lastCode));
    const set = () => desk.setPassword(member.id, id, PASSWORD);
    expect(errorCode(await set())).toBe('verification_not_verified');
    await backend.database.write(({ tx }) =>
      tx.updateTable('verifications').where('id', '=', id).set({ member_id: member.id }).execute(),
    );
    expect(errorCode(await set())).toBe('verification_not_verified');
  });

  it('does not take a proof of another counter', async () => {
    const proof = await desk.proveForPassword(member.id);
    const { token } = await openTestCounter(backend, 'Back till');
    const refused = await desk.setPassword(member.id, proof.id, PASSWORD, randomUUID(), token);
    expect(errorCode(refused)).toBe('not_found');
  });

  it('is nobody’s once the member was erased', async () => {
    const proof = await desk.proveForPassword(member.id);
    unwrap(await desk.erase(member.id));
    expect(errorCode(await desk.setPassword(member.id, proof.id, PASSWORD))).toBe('not_found');
  });
});
