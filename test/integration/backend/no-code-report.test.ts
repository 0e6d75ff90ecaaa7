import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getNoCodeReport, type NoCodeReport, startVerification } from '#shared/api/verifications.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { errorCode, START, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter, type TestCounter } from '#test/test-counter.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
const MINE = '+6581230000';

describe('why a code may not have come', () => {
  let backend: TestBackend;
  let counter: TestCounter;

  beforeEach(async () => {
    backend = await startTestBackend();
    counter = await openTestCounter(backend);
  });
  afterEach(() => backend.close());

  const report = async (id: string): Promise<NoCodeReport> =>
    unwrap(await backend.call(getNoCodeReport, { params: { id } }, counter.token));

  it('tells the messages of the verification, newest first', async () => {
    const { id } = await counter.sendCode(MINE);
    await backend.clock.advance(2 * SECOND);
    await backend.sms.report('undelivered');
    await backend.clock.advance(28 * SECOND);
    unwrap(await counter.resend(id));
    await backend.settle();
    const { country, messages, recent } = await report(id);
    expect(country).toBe('SG');
    expect(messages).toMatchObject([
      { status: 'sent', queuedAt: START + 30 * SECOND, failure: null, endedAt: null },
      { status: 'failed', queuedAt: START, failure: 'undelivered', endedAt: START + 2 * SECOND },
    ]);
    // Its own messages say nothing about others.
    expect(recent).toMatchObject({ sent: 0, delivered: 0, failed: 0, verified: 0, medianDeliveryMs: null });
  });

  it('tells how others to the same country fared in the last six hours', async () => {
    await counter.sendCode('+6581230009');
    await backend.clock.advance(6 * HOUR);
    for (const [n, seconds] of [4, 1, 9].entries()) {
      const { id } = await counter.sendCode(`+658123000${n + 1}`);
      await backend.clock.advance(seconds * SECOND);
      await backend.sms.report('delivered');
      if (n === 0) unwrap(await counter.check(id, backend.sms.lastCode));
    }
    const lastDeliveredAt = backend.clock.now();
    await counter.sendCode('+6581230004');
    await backend.sms.report('undelivered');
    backend.sms.sendOutcome = 'refused';
    await counter.sendCode('+6581230005');
    backend.sms.sendOutcome = 'accepted';
    const { id } = await counter.sendCode(MINE);
    expect((await report(id)).recent).toEqual({
      since: backend.clock.now() - 6 * HOUR,
      sent: 4,
      delivered: 3,
      failed: 1,
      verified: 1,
      medianDeliveryMs: 4 * SECOND,
      lastDeliveredAt,
    });
  });

  it('leaves other countries and other shops out', async () => {
    await backend.database.write(({ tx }) => tx.updateTable('shops').set({ countries: '["MY"]' }).execute());
    await counter.sendCode('+60123456789');
    const { owner } = await openOtherShop(backend, MICROS_PER_UNIT);
    const elsewhere = { operationId: randomUUID(), phone: '+6581230001' };
    unwrap(await backend.call(startVerification, { body: elsewhere }, owner));
    await backend.settle();
    const { id } = await counter.sendCode(MINE);
    expect((await report(id)).recent.sent).toBe(0);
  });

  it('is for the counter where the code was sent', async () => {
    const { id } = await counter.sendCode(MINE);
    const other = await signInAs(backend, 'cashier', 'Back till');
    expect(errorCode(await backend.call(getNoCodeReport, { params: { id } }, other.token))).toBe('not_found');
  });
});
