import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getCredit } from '#shared/api/credit.ts';
import { getToday } from '#shared/api/members.ts';
import { quoteVerification } from '#shared/api/verifications.ts';
import { parseMicros } from '#shared/domain/money.ts';
import {
  availableCredit,
  errorCode,
  START,
  signInAs,
  startTestBackend,
  type TestBackend,
  unwrap,
} from '#test/test-backend.ts';
import { openTestCounter, PHONE, type TestCounter } from '#test/test-counter.ts';

const PRICE = parseMicros('0.0368');
const OPENING = parseMicros('41.28');
const MINUTE = 60_000;

describe('registering a member', () => {
  let backend: TestBackend;
  let counter: TestCounter;

  beforeEach(async () => {
    backend = await startTestBackend();
    counter = await openTestCounter(backend);
  });
  afterEach(() => backend.close());

  it('takes the customer from a number to a member and the credit down by one message', async () => {
    const { id } = await counter.sendCode();
    expect(await availableCredit(backend, counter.token)).toBe(OPENING - PRICE);
    await backend.sms.report('delivered');
    expect((await counter.read(id)).message.status).toBe('delivered');

    const verified = unwrap(await counter.check(id, backend.sms.lastCode));
    expect(verified.status).toBe('verified');

    const member = unwrap(await counter.save(id, { marketingConsent: true, birthday: '1990-02-28' }));
    expect(member).toMatchObject({ name: 'Siti Rahmah', phone: PHONE, consentAt: START, birthday: '1990-02-28' });
    const today = unwrap(await backend.call(getToday, {}, counter.token));
    expect(today).toMatchObject({ joined: 1, started: 1, verified: 1, members: [{ id: member.id }] });
    expect(await availableCredit(backend, counter.token)).toBe(OPENING - PRICE);
  });

  it('quotes price, destination and the sends that are left, and writes nothing', async () => {
    const quote = unwrap(await backend.call(quoteVerification, { body: { phone: PHONE } }, counter.token));
    expect(quote).toMatchObject({
      country: 'SG',
      segments: 1,
      price: PRICE,
      sendsLeft: 3,
      liftsAt: null,
      member: null,
    });
    expect(backend.sms.sent).toHaveLength(0);
  });

  it('shows what is held while the carrier has not answered', async () => {
    backend.sms.sendOutcome = 'never';
    unwrap(await counter.start());
    await backend.settle();
    const { wallets, sms } = unwrap(await backend.call(getCredit, {}, counter.token));
    expect(wallets.find((wallet) => wallet.currency === 'USD')).toEqual({
      currency: 'USD',
      posted: OPENING,
      held: PRICE,
      available: OPENING - PRICE,
      debt: 0,
    });
    expect(sms.messagesLeft).toBe(Math.floor((OPENING - PRICE) / PRICE));
  });

  it('gives the price back when the carrier refuses, and lets the cashier send again at once', async () => {
    backend.sms.sendOutcome = 'refused';
    const { id } = await counter.sendCode();
    const refused = await counter.read(id);
    expect(refused.message).toMatchObject({ status: 'failed', failure: 'refused' });
    expect(await availableCredit(backend, counter.token)).toBe(OPENING);
    backend.sms.sendOutcome = 'accepted';
    expect((await counter.resend(id)).ok).toBe(true);
  });

  it('gives the price back when the message is reported undelivered, once', async () => {
    const { id } = await counter.sendCode();
    await backend.sms.report('undelivered');
    await backend.sms.report('undelivered');
    await backend.sms.report('delivered');
    expect((await counter.read(id)).message).toMatchObject({ status: 'failed', failure: 'undelivered' });
    expect(await availableCredit(backend, counter.token)).toBe(OPENING);
  });

  it('takes a delivery report that overtakes the answer to the send for the answer', async () => {
    backend.sms.sendOutcome = 'never';
    const { id } = await counter.sendCode();
    await backend.sms.report('delivered');
    expect((await counter.read(id)).message.status).toBe('delivered');
    expect(await availableCredit(backend, counter.token)).toBe(OPENING - PRICE);
    await backend.sms.report('undelivered');
    expect(await availableCredit(backend, counter.token)).toBe(OPENING - PRICE);
  });

  it('opens the member of a known number and sends nothing', async () => {
    const { id } = await counter.sendCode();
    await counter.check(id, backend.sms.lastCode);
    const member = unwrap(await counter.save(id));
    const again = unwrap(await counter.start());
    expect(again).toEqual({ kind: 'known_member', member });
    expect(backend.sms.sent).toHaveLength(1);
  });

  it('takes up the same verification when the cashier went back and sends to the same number again', async () => {
    const first = await counter.sendCode();
    const second = await counter.sendCode();
    expect(second.id).toBe(first.id);
    expect(backend.sms.sent).toHaveLength(1);
    await counter.check(first.id, backend.sms.lastCode);
    expect(unwrap(await counter.start())).toMatchObject({ kind: 'code_sent', verification: { status: 'verified' } });
  });

  it.each([
    ['a landline', '+6562345678', 'phone_cannot_receive_sms'],
    ['a number that does not exist', '+6501234567', 'phone_invalid'],
    ['a number abroad', '+60123456789', 'country_not_allowed'],
  ])('refuses %s before any cost', async (_what, phone, code) => {
    expect(errorCode(await counter.start(phone))).toBe(code);
    expect(backend.sms.sent).toHaveLength(0);
    expect(await availableCredit(backend, counter.token)).toBe(OPENING);
  });

  it('refuses when the credit does not pay for the message, and tells how much is missing', async () => {
    await backend.database.write(({ tx }) =>
      tx
        .updateTable('sms_prices')
        .where('country', '=', 'SG')
        .set({ per_segment: OPENING + 1 })
        .execute(),
    );
    expect(await counter.start()).toMatchObject({
      status: 402,
      error: { code: 'insufficient_credit', details: { needed: OPENING + 1, available: OPENING } },
    });
    expect(await backend.database.reader.selectFrom('messages').selectAll().execute()).toEqual([]);
  });

  it('holds and spends the price of every segment', async () => {
    await backend.database.write(({ tx }) =>
      tx
        .updateTable('shops')
        .set({ name: '咖'.repeat(60) })
        .execute(),
    );
    await counter.sendCode();
    expect(await availableCredit(backend, counter.token)).toBe(OPENING - 3 * PRICE);
  });

  it('costs what the newest price in effect says', async () => {
    const price = (perSegment: string, from: number) => ({
      country: 'SG' as const,
      currency: 'USD',
      per_segment: parseMicros(perSegment),
      effective_from: START + from,
      source: 'test',
    });
    await backend.database.write(({ tx }) =>
      tx
        .insertInto('sms_prices')
        .values([price('0.05', -1), price('0.09', 1)])
        .execute(),
    );
    await counter.sendCode();
    expect(await availableCredit(backend, counter.token)).toBe(OPENING - parseMicros('0.05'));
  });

  it('sends nothing when it could not be recorded', async () => {
    await backend.database.write(({ tx }) =>
      sql`create trigger refuse before insert on operations begin select raise(abort, 'told by the test'); end`.execute(
        tx,
      ),
    );
    expect(await counter.start()).toMatchObject({ status: 500, error: { code: 'internal' } });
    await backend.settle();
    expect(backend.sms.sent).toEqual([]);
    expect(await availableCredit(backend, counter.token)).toBe(OPENING);
  });

  it('stamps consent only when it was given, and takes no birthday that is still to come', async () => {
    const { id } = await counter.sendCode();
    await counter.check(id, backend.sms.lastCode);
    expect(await counter.save(id, { birthday: '2026-11-24' })).toMatchObject({ error: { code: 'invalid_request' } });
    expect(unwrap(await counter.save(id, { birthday: '2026-11-23' }))).toMatchObject({
      marketingConsent: false,
      consentAt: null,
    });
  });

  it.each(['\u200b', '---', 'Siti\u202eRahmah', 'Siti\nRahmah'])('takes %j for no name', async (name) => {
    const { id } = await counter.sendCode();
    await counter.check(id, backend.sms.lastCode);
    expect(errorCode(await counter.save(id, { name }))).toBe('invalid_request');
  });

  it('counts as today what happened since midnight in the shop’s time zone', async () => {
    await counter.sendCode();
    // 00:42 of the next day in Singapore, the same day in UTC.
    await backend.clock.advance(14 * 60 * MINUTE);
    const { token } = await signInAs(backend, 'cashier', 'Front till', counter.installationId);
    expect(unwrap(await backend.call(getToday, {}, token))).toMatchObject({ started: 0 });
  });

  it('does not save on a proof that is an hour old', async () => {
    const { id } = await counter.sendCode();
    await counter.check(id, backend.sms.lastCode);
    await backend.clock.advance(60 * MINUTE);
    expect(errorCode(await counter.save(id))).toBe('verification_not_verified');
  });

  it('sends no new code to a number that another counter has saved meanwhile', async () => {
    const { id } = await counter.sendCode();
    const other = await openTestCounter(backend, 'Back till');
    const elsewhere = await other.sendCode();
    await other.check(elsewhere.id, backend.sms.lastCode);
    unwrap(await other.save(elsewhere.id));
    await backend.clock.advance(MINUTE);
    expect(errorCode(await counter.resend(id))).toBe('member_exists');
  });

  it('saves nobody whose number is not proved', async () => {
    const { id } = await counter.sendCode();
    expect(errorCode(await counter.save(id))).toBe('verification_not_verified');
    expect(errorCode(await counter.save(randomUUID()))).toBe('not_found');
  });

  describe('an operation id', () => {
    it('gets the same bytes again and sends once, also when both come at the same time', async () => {
      const operationId = randomUUID();
      const answers = await Promise.all([counter.start(PHONE, operationId), counter.start(PHONE, operationId)]);
      const later = await counter.start(PHONE, operationId);
      expect(new Set([...answers, later].map(({ bytes }) => bytes)).size).toBe(1);
      await backend.settle();
      expect(backend.sms.sent).toHaveLength(1);
      expect(await availableCredit(backend, counter.token)).toBe(OPENING - PRICE);
    });

    it('is refused with another body', async () => {
      const operationId = randomUUID();
      await counter.start(PHONE, operationId);
      expect(await counter.start('+6581234568', operationId)).toMatchObject({
        status: 409,
        error: { code: 'operation_conflict' },
      });
    });
  });
});
