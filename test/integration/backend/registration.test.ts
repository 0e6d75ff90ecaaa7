import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getCredit } from '#shared/api/credit.ts';
import { getToday, saveMember } from '#shared/api/members.ts';
import {
  checkCode,
  getVerification,
  quoteVerification,
  resendCode,
  startVerification,
  type Verification,
} from '#shared/api/verifications.ts';
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

const PHONE = '+6581234567';
const PRICE = parseMicros('0.0368');
const OPENING = parseMicros('41.28');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('registering a member', () => {
  let backend: TestBackend;
  let token: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    ({ token } = await signInAs(backend, 'cashier'));
  });
  afterEach(() => backend.close());

  const start = (phone = PHONE, operationId = randomUUID()) =>
    backend.call(startVerification, { body: { operationId, phone } }, token);
  const check = (id: string, code: string, operationId = randomUUID()) =>
    backend.call(checkCode, { params: { id }, body: { operationId, code } }, token);
  const resend = (id: string) =>
    backend.call(resendCode, { params: { id }, body: { operationId: randomUUID() } }, token);
  const save = (verificationId: string, details = {}) =>
    backend.call(
      saveMember,
      {
        body: {
          operationId: randomUUID(),
          verificationId,
          details: { name: 'Siti Rahmah', email: null, birthday: null, marketingConsent: false, ...details },
        },
      },
      token,
    );
  const read = async (id: string) => unwrap(await backend.call(getVerification, { params: { id } }, token));

  /** Sends a code and lets the carrier answer. */
  async function sendCode(phone = PHONE): Promise<Verification> {
    const started = unwrap(await start(phone));
    if (started.kind !== 'code_sent') throw new Error('the number is known');
    await backend.settle();
    return started.verification;
  }
  const wrongCode = () => (backend.sms.lastCode === '000000' ? '000001' : '000000');

  it('takes the customer from a number to a member and the credit down by one message', async () => {
    const { id } = await sendCode();
    expect(await availableCredit(backend, token)).toBe(OPENING - PRICE);
    await backend.sms.report('delivered');
    expect((await read(id)).message.status).toBe('delivered');

    const verified = unwrap(await check(id, backend.sms.lastCode));
    expect(verified.status).toBe('verified');

    const member = unwrap(await save(id, { marketingConsent: true, birthday: '1990-02-28' }));
    expect(member).toMatchObject({ name: 'Siti Rahmah', phone: PHONE, consentAt: START, birthday: '1990-02-28' });
    const today = unwrap(await backend.call(getToday, {}, token));
    expect(today).toMatchObject({ joined: 1, started: 1, verified: 1, members: [{ id: member.id }] });
    expect(await availableCredit(backend, token)).toBe(OPENING - PRICE);
  });

  it('quotes price, destination and the sends that are left, and writes nothing', async () => {
    const quote = unwrap(await backend.call(quoteVerification, { body: { phone: PHONE } }, token));
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
    unwrap(await start());
    await backend.settle();
    const { wallets, sms } = unwrap(await backend.call(getCredit, {}, token));
    expect(wallets.find((wallet) => wallet.currency === 'USD')).toEqual({
      currency: 'USD',
      posted: OPENING,
      held: PRICE,
      available: OPENING - PRICE,
    });
    expect(sms.messagesLeft).toBe(Math.floor((OPENING - PRICE) / PRICE));
  });

  it('gives the price back when the carrier refuses, and lets the cashier send again at once', async () => {
    backend.sms.sendOutcome = 'refused';
    const { id } = await sendCode();
    const refused = await read(id);
    expect(refused.message).toMatchObject({ status: 'failed', failure: 'refused' });
    expect(await availableCredit(backend, token)).toBe(OPENING);
    backend.sms.sendOutcome = 'accepted';
    expect((await resend(id)).ok).toBe(true);
  });

  it('gives the price back when the message is reported undelivered, once', async () => {
    const { id } = await sendCode();
    await backend.sms.report('undelivered');
    await backend.sms.report('undelivered');
    await backend.sms.report('delivered');
    expect((await read(id)).message).toMatchObject({ status: 'failed', failure: 'undelivered' });
    expect(await availableCredit(backend, token)).toBe(OPENING);
  });

  it('applies a delivery report that overtakes the answer to the send', async () => {
    backend.sms.sendOutcome = 'unknown';
    const { id } = await sendCode();
    await backend.sms.report('delivered');
    expect((await read(id)).message.status).toBe('queued');
    backend.startJobs();
    await backend.clock.advance(30 * SECOND);
    await backend.settle();
    expect((await read(id)).message.status).toBe('delivered');
  });

  it('opens the member of a known number and sends nothing', async () => {
    const { id } = await sendCode();
    await check(id, backend.sms.lastCode);
    const member = unwrap(await save(id));
    const again = unwrap(await start());
    expect(again).toEqual({ kind: 'known_member', member });
    expect(backend.sms.sent).toHaveLength(1);
  });

  it('takes up the same verification when the cashier went back and sends to the same number again', async () => {
    const first = await sendCode();
    const second = await sendCode();
    expect(second.id).toBe(first.id);
    expect(backend.sms.sent).toHaveLength(1);
    await check(first.id, backend.sms.lastCode);
    expect(unwrap(await start())).toMatchObject({ kind: 'code_sent', verification: { status: 'verified' } });
  });

  describe('the code', () => {
    it('is in no answer and not in the database', async () => {
      const started = await start();
      await backend.settle();
      const code = backend.sms.lastCode;
      expect(started.bytes).not.toContain(code);
      const tables = ['verifications', 'messages', 'operations', 'ledger_transfers'] as const;
      for (const table of tables) {
        const rows = await backend.database.reader.selectFrom(table).selectAll().execute();
        expect(rows.length).toBeGreaterThan(0);
        expect(JSON.stringify(rows)).not.toContain(code);
      }
    });

    it('may be wrong four times; the fifth ends it', async () => {
      const { id } = await sendCode();
      for (const triesLeft of [4, 3, 2, 1]) {
        const wrong = await check(id, wrongCode());
        expect(wrong).toMatchObject({ status: 422, error: { code: 'code_wrong', details: { triesLeft } } });
      }
      expect(errorCode(await check(id, wrongCode()))).toBe('code_tries_used_up');
      expect(errorCode(await check(id, backend.sms.lastCode))).toBe('code_tries_used_up');
    });

    it('costs one try when the same check is repeated after a lost answer', async () => {
      const { id } = await sendCode();
      const operationId = randomUUID();
      const first = await check(id, wrongCode(), operationId);
      const second = await check(id, wrongCode(), operationId);
      expect(second.bytes).toBe(first.bytes);
      expect((await read(id)).triesLeft).toBe(4);
    });

    it('is good for five minutes', async () => {
      const { id } = await sendCode();
      await backend.clock.advance(5 * MINUTE);
      expect(errorCode(await check(id, backend.sms.lastCode))).toBe('code_expired');
    });

    it('is void once a newer one was sent, and saying so costs no try', async () => {
      const { id } = await sendCode();
      const older = backend.sms.lastCode;
      await backend.clock.advance(30 * SECOND);
      unwrap(await resend(id));
      expect(errorCode(await check(id, older))).toBe('code_void');
      expect((await read(id)).triesLeft).toBe(5);
      expect(unwrap(await check(id, backend.sms.lastCode)).status).toBe('verified');
    });

    it('belongs to the counter where it was sent', async () => {
      const { id } = await sendCode();
      const other = await signInAs(backend, 'cashier', 'Back till');
      const elsewhere = await backend.call(
        checkCode,
        { params: { id }, body: { operationId: randomUUID(), code: backend.sms.lastCode } },
        other.token,
      );
      expect(errorCode(elsewhere)).toBe('not_found');
    });

    it('proves the number once when two right answers come at the same time', async () => {
      const { id } = await sendCode();
      const code = backend.sms.lastCode;
      const results = await Promise.all([check(id, code), check(id, code)]);
      expect(results.map((result) => unwrap(result).status)).toEqual(['verified', 'verified']);
      const saved = await Promise.all([save(id), save(id)]);
      expect(saved.filter((result) => result.ok)).toHaveLength(1);
    });
  });

  describe('sending again', () => {
    it('opens after 30, 60 and 120 seconds', async () => {
      const { id } = await sendCode();
      expect(await resend(id)).toMatchObject({
        status: 429,
        error: { code: 'resend_too_early', details: { liftsAt: START + 30 * SECOND } },
      });
      await backend.clock.advance(30 * SECOND);
      expect(unwrap(await resend(id)).resendOpensAt).toBe(START + 90 * SECOND);
      await backend.clock.advance(60 * SECOND);
      expect(unwrap(await resend(id)).resendOpensAt).toBe(START + 210 * SECOND);
    });

    it('is refused after three sends in ten minutes, free of charge, until the first is ten minutes old', async () => {
      const { id } = await sendCode();
      for (const wait of [30, 60]) {
        await backend.clock.advance(wait * SECOND);
        unwrap(await resend(id));
      }
      await backend.settle();
      const before = await availableCredit(backend, token);
      await backend.clock.advance(120 * SECOND);
      expect(await resend(id)).toMatchObject({
        error: { code: 'limit_number', details: { liftsAt: START + 10 * MINUTE } },
      });
      await backend.settle();
      expect(await availableCredit(backend, token)).toBe(before);
      expect(backend.sms.sent).toHaveLength(3);
    });
  });

  it('allows thirty sends an hour from one counter', async () => {
    for (let n = 0; n < 30; n++) await sendCode(`+65812345${n.toString().padStart(2, '0')}`);
    expect(await start('+6581234599')).toMatchObject({ error: { code: 'limit_device' } });
  });

  it('stops at the cap of the whole shop', async () => {
    await backend.database.write(({ tx }) => tx.updateTable('shops').set({ daily_send_cap: 1 }).execute());
    await sendCode();
    expect(await start('+6581234568')).toMatchObject({
      error: { code: 'limit_shop', details: { liftsAt: START + 24 * 60 * MINUTE } },
    });
  });

  it.each([
    ['a landline', '+6562345678', 'phone_cannot_receive_sms'],
    ['a number that does not exist', '+6501234567', 'phone_invalid'],
    ['a number abroad', '+60123456789', 'country_not_allowed'],
  ])('refuses %s before any cost', async (_what, phone, code) => {
    expect(errorCode(await start(phone))).toBe(code);
    expect(backend.sms.sent).toHaveLength(0);
    expect(await availableCredit(backend, token)).toBe(OPENING);
  });

  it('refuses when the credit does not pay for the message, and tells how much is missing', async () => {
    await backend.database.write(({ tx }) =>
      tx
        .updateTable('sms_prices')
        .where('country', '=', 'SG')
        .set({ per_segment: OPENING + 1 })
        .execute(),
    );
    expect(await start()).toMatchObject({
      status: 402,
      error: { code: 'insufficient_credit', details: { needed: OPENING + 1, available: OPENING } },
    });
    expect(await backend.database.reader.selectFrom('messages').selectAll().execute()).toEqual([]);
  });

  it('saves nobody whose number is not proved', async () => {
    const { id } = await sendCode();
    expect(errorCode(await save(id))).toBe('verification_not_verified');
    expect(errorCode(await save(randomUUID()))).toBe('not_found');
  });

  describe('an operation id', () => {
    it('gets the same bytes again and sends once, also when both come at the same time', async () => {
      const operationId = randomUUID();
      const answers = await Promise.all([start(PHONE, operationId), start(PHONE, operationId)]);
      const later = await start(PHONE, operationId);
      expect(new Set([...answers, later].map(({ bytes }) => bytes)).size).toBe(1);
      await backend.settle();
      expect(backend.sms.sent).toHaveLength(1);
      expect(await availableCredit(backend, token)).toBe(OPENING - PRICE);
    });

    it('is refused with another body', async () => {
      const operationId = randomUUID();
      await start(PHONE, operationId);
      expect(await start('+6581234568', operationId)).toMatchObject({
        status: 409,
        error: { code: 'operation_conflict' },
      });
    });
  });
});
