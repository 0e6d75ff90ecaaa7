import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prune } from '#server/jobs/prune.ts';
import { checkCode, quoteVerification, startVerification } from '#shared/api/verifications.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { errorCode, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter, PHONE, type TestCounter } from '#test/test-counter.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('wrong codes', () => {
  let backend: TestBackend;
  let counter: TestCounter;

  beforeEach(async () => {
    backend = await startTestBackend();
    counter = await openTestCounter(backend);
  });
  afterEach(() => backend.close());

  async function typeWrongly(at: TestCounter, id: string, times: number): Promise<void> {
    for (let n = 0; n < times; n++) await at.check(id, at.wrongCode());
  }

  it('count by number: a new code brings no new tries', async () => {
    const { id } = await counter.sendCode();
    await typeWrongly(counter, id, 3);
    await backend.clock.advance(30 * SECOND);
    expect(unwrap(await counter.resend(id)).triesLeft).toBe(2);
    await typeWrongly(counter, id, 1);
    // Once the code has expired, a new verification is begun: the number is the same.
    await backend.clock.advance(6 * MINUTE);
    const again = await counter.sendCode();
    expect(again.id).not.toBe(id);
    expect(again.triesLeft).toBe(1);
    await typeWrongly(counter, again.id, 1);
    expect(errorCode(await counter.check(again.id, backend.sms.lastCode))).toBe('limit_tries');
  });

  it('count across counters', async () => {
    const other = await openTestCounter(backend, 'Back till');
    const [here, there] = [await counter.sendCode(), await other.sendCode()];
    await typeWrongly(other, there.id, 4);
    expect((await counter.read(here.id)).triesLeft).toBe(1);
    await typeWrongly(counter, here.id, 1);
    expect(errorCode(await counter.check(here.id, counter.wrongCode()))).toBe('limit_tries');
    expect(errorCode(await other.check(there.id, other.wrongCode()))).toBe('limit_tries');
  });

  it('are refused before any cost when none is left, with the moment it lifts', async () => {
    const { id } = await counter.sendCode();
    await typeWrongly(counter, id, 5);
    await backend.clock.advance(2 * MINUTE);
    const lifting = { code: 'limit_tries', details: { liftsAt: START + 15 * MINUTE } };
    expect(await counter.resend(id)).toMatchObject({ error: lifting });
    expect(await counter.start()).toMatchObject({ error: lifting });
    const quote = unwrap(await backend.call(quoteVerification, { body: { phone: PHONE } }, counter.token));
    expect(quote).toMatchObject({ sendsLeft: 0, liftsAt: START + 15 * MINUTE });
    expect(backend.sms.sent).toHaveLength(1);
  });

  it('of a flood cannot keep the number locked: what is tried while none is left does not count', async () => {
    const { id } = await counter.sendCode();
    await typeWrongly(counter, id, 5);
    for (let minute = 0; minute < 14; minute++) {
      await backend.clock.advance(MINUTE);
      await typeWrongly(counter, id, 20);
    }
    await backend.clock.advance(MINUTE);
    const mine = await counter.sendCode();
    expect(mine.triesLeft).toBe(5);
    expect(unwrap(await counter.check(mine.id, backend.sms.lastCode)).status).toBe('verified');
  });

  it('are forgotten once the number is proved', async () => {
    const { id } = await counter.sendCode();
    await typeWrongly(counter, id, 4);
    expect(unwrap(await counter.check(id, backend.sms.lastCode)).triesLeft).toBe(5);
    expect(await backend.database.reader.selectFrom('wrong_codes').selectAll().execute()).toEqual([]);
  });

  it('leave another number alone', async () => {
    const { id } = await counter.sendCode();
    await typeWrongly(counter, id, 5);
    expect((await counter.sendCode('+6581234568')).triesLeft).toBe(5);
  });

  it('of another shop’s customers are theirs', async () => {
    const { owner } = await openOtherShop(backend, MICROS_PER_UNIT);
    const start = await backend.call(startVerification, { body: { operationId: randomUUID(), phone: PHONE } }, owner);
    const started = unwrap(start);
    if (started.kind !== 'code_sent') throw new Error('the number is known');
    await backend.settle();
    const theirCode = backend.sms.lastCode;
    const { id } = await counter.sendCode();
    await typeWrongly(counter, id, 4);
    const params = { id: started.verification.id };
    const check = (code: string) =>
      backend.call(checkCode, { params, body: { operationId: randomUUID(), code } }, owner);
    expect(await check(theirCode === '000000' ? '000001' : '000000')).toMatchObject({
      error: { details: { triesLeft: 4 } },
    });
    expect(unwrap(await check(theirCode)).status).toBe('verified');
    // Proving it there renews nothing here.
    expect((await counter.read(id)).triesLeft).toBe(1);
  });

  it('are kept for as long as they count', async () => {
    const { id } = await counter.sendCode();
    await typeWrongly(counter, id, 5);
    const count = async () => (await backend.database.reader.selectFrom('wrong_codes').selectAll().execute()).length;
    await backend.clock.advance(15 * MINUTE);
    await prune(backend.database);
    expect(await count()).toBe(5);
    await backend.clock.advance(1);
    await prune(backend.database);
    expect(await count()).toBe(0);
  });
});
