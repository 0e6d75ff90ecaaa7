import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCode } from '#shared/api/verifications.ts';
import { errorCode, START, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter, type TestCounter } from '#test/test-counter.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('a code', () => {
  let backend: TestBackend;
  let counter: TestCounter;

  beforeEach(async () => {
    backend = await startTestBackend();
    counter = await openTestCounter(backend);
  });
  afterEach(() => backend.close());

  it('is in no answer and not in the database', async () => {
    const started = await counter.start();
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

  it('may be wrong four times; the fifth ends it for a quarter of an hour', async () => {
    const { id } = await counter.sendCode();
    for (const triesLeft of [4, 3, 2, 1]) {
      const wrong = await counter.check(id, counter.wrongCode());
      expect(wrong).toMatchObject({ status: 422, error: { code: 'code_wrong', details: { triesLeft } } });
    }
    const details = { triesLeft: 0, liftsAt: START + 15 * MINUTE };
    const ended = { status: 429, error: { code: 'limit_tries', details } };
    expect(await counter.check(id, counter.wrongCode())).toMatchObject(ended);
    expect(await counter.check(id, backend.sms.lastCode)).toMatchObject(ended);
    expect(await counter.read(id)).toMatchObject({ triesLeft: 0, triesLiftAt: START + 15 * MINUTE });
  });

  it('costs one try when the same check is repeated after a lost answer', async () => {
    const { id } = await counter.sendCode();
    const operationId = randomUUID();
    const first = await counter.check(id, counter.wrongCode(), operationId);
    const second = await counter.check(id, counter.wrongCode(), operationId);
    expect(second.bytes).toBe(first.bytes);
    expect((await counter.read(id)).triesLeft).toBe(4);
  });

  it('is good for five minutes', async () => {
    const { id } = await counter.sendCode();
    await backend.clock.advance(5 * MINUTE);
    expect(errorCode(await counter.check(id, backend.sms.lastCode))).toBe('code_expired');
  });

  it('is void once newer ones were sent, and saying so costs no try', async () => {
    const { id } = await counter.sendCode();
    const older = backend.sms.lastCode;
    await backend.clock.advance(30 * SECOND);
    unwrap(await counter.resend(id));
    const newer = backend.sms.lastCode;
    await backend.clock.advance(60 * SECOND);
    unwrap(await counter.resend(id));
    expect(errorCode(await counter.check(id, older))).toBe('code_void');
    expect(errorCode(await counter.check(id, newer))).toBe('code_void');
    expect((await counter.read(id)).triesLeft).toBe(5);
    expect(unwrap(await counter.check(id, backend.sms.lastCode)).status).toBe('verified');
  });

  it('of an older verification cannot be sent again beside a newer one', async () => {
    const older = await counter.sendCode();
    await backend.clock.advance(5 * MINUTE);
    const newer = await counter.sendCode();
    expect(newer.id).not.toBe(older.id);
    await backend.clock.advance(MINUTE);
    expect(errorCode(await counter.resend(older.id))).toBe('code_expired');
    expect(backend.sms.sent).toHaveLength(2);
  });

  it('proves a number for an hour; after that it has to be proved anew', async () => {
    const proved = await counter.sendCode();
    unwrap(await counter.check(proved.id, backend.sms.lastCode));
    await backend.clock.advance(60 * MINUTE - 1);
    expect((await counter.sendCode()).id).toBe(proved.id);
    await backend.clock.advance(1);
    expect((await counter.sendCode()).id).not.toBe(proved.id);
  });

  it('belongs to the counter where it was sent', async () => {
    const { id } = await counter.sendCode();
    const other = await signInAs(backend, 'cashier', 'Back till');
    const elsewhere = await backend.call(
      checkCode,
      { params: { id }, body: { operationId: randomUUID(), code: backend.sms.lastCode } },
      other.token,
    );
    expect(errorCode(elsewhere)).toBe('not_found');
  });

  it('proves the number once when two right answers come at the same time', async () => {
    const { id } = await counter.sendCode();
    const code = backend.sms.lastCode;
    const results = await Promise.all([counter.check(id, code), counter.check(id, code)]);
    expect(results.map((result) => unwrap(result).status)).toEqual(['verified', 'verified']);
    const saved = await Promise.all([counter.save(id), counter.save(id)]);
    expect(saved.filter((result) => result.ok)).toHaveLength(1);
  });
});
