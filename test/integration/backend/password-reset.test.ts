import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseMember, type Member } from '#shared/api/members.ts';
import {
  availableCredit,
  errorCode,
  signInAs,
  startTestBackend,
  type TestBackend,
  unwrap,
} from '#test/test-backend.ts';
import { openTestCounter, PHONE, type TestCounter } from '#test/test-counter.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const PRICE_SG = 36_800;

describe('a password reset', () => {
  let backend: TestBackend;
  let counter: TestCounter;
  let member: Member;

  beforeEach(async () => {
    backend = await startTestBackend();
    counter = await openTestCounter(backend);
    const { id } = await counter.sendCode();
    unwrap(await counter.check(id, backend.sms.lastCode));
    member = unwrap(await counter.save(id));
    await backend.clock.advance(MINUTE);
  });
  afterEach(() => backend.close());

  const purposes = () =>
    backend.database.reader.selectFrom('ledger_transfers').where('kind', '=', 'settle').select('purpose').execute();

  it('sends the member a code, paid under its own purpose', async () => {
    const before = await availableCredit(backend, counter.token);
    const reset = unwrap(await counter.resetPassword(member.id));
    await backend.settle();
    expect(reset).toMatchObject({ purpose: 'password_reset', phone: PHONE, status: 'pending', triesLeft: 5 });
    expect(backend.sms.last).toMatchObject({ to: PHONE });
    expect(backend.sms.last.body).toContain('resets your membership password');
    expect(await availableCredit(backend, counter.token)).toBe(before - PRICE_SG);
    expect(await purposes()).toEqual([{ purpose: 'registration_otp' }, { purpose: 'password_reset_otp' }]);
    expect(unwrap(await counter.check(reset.id, backend.sms.lastCode)).status).toBe('verified');
  });

  it('is done once when the answer was lost, and taken up again when it is asked for once more', async () => {
    const operationId = randomUUID();
    const first = await counter.resetPassword(member.id, operationId);
    const repeated = await counter.resetPassword(member.id, operationId);
    expect(repeated.bytes).toBe(first.bytes);
    expect(unwrap(await counter.resetPassword(member.id)).id).toBe(unwrap(first).id);
    await backend.settle();
    expect(backend.sms.sent).toHaveLength(2);
  });

  it('does not take up what was proved for a registration, and is none itself', async () => {
    const reset = unwrap(await counter.resetPassword(member.id));
    await backend.settle();
    unwrap(await counter.check(reset.id, backend.sms.lastCode));
    expect(errorCode(await counter.save(reset.id))).toBe('verification_not_verified');
  });

  it('does not take up what the same counter proved for a registration that another one saved', async () => {
    const phone = '+6581234568';
    const { id } = await counter.sendCode(phone);
    unwrap(await counter.check(id, backend.sms.lastCode));
    const other = await openTestCounter(backend, 'Back till');
    const theirs = await other.sendCode(phone);
    unwrap(await other.check(theirs.id, backend.sms.lastCode));
    const saved = unwrap(await other.save(theirs.id));
    expect(unwrap(await counter.resetPassword(saved.id))).toMatchObject({
      purpose: 'password_reset',
      status: 'pending',
    });
  });

  it('counts against the limits of the number', async () => {
    await counter.resetPassword(member.id);
    await backend.settle();
    backend.sms.report('undelivered');
    await backend.settle();
    unwrap(await counter.resetPassword(member.id));
    await backend.settle();
    backend.sms.report('undelivered');
    await backend.settle();
    expect(errorCode(await counter.resetPassword(member.id))).toBe('limit_number');
  });

  it('can be sent again, also to a member who is one already', async () => {
    const reset = unwrap(await counter.resetPassword(member.id));
    await backend.clock.advance(30 * SECOND);
    expect(unwrap(await counter.resend(reset.id)).message.id).not.toBe(reset.message.id);
  });

  it('is for members of this shop', async () => {
    expect(errorCode(await counter.resetPassword(randomUUID()))).toBe('not_found');
    const reset = unwrap(await counter.resetPassword(member.id));
    await backend.clock.advance(6 * MINUTE);
    const manager = await signInAs(backend, 'manager', 'Office');
    const erased = await backend.call(
      eraseMember,
      { params: { id: member.id }, body: { operationId: randomUUID() } },
      manager.token,
    );
    expect(erased.ok).toBe(true);
    expect(errorCode(await counter.resend(reset.id))).toBe('not_found');
  });
});
