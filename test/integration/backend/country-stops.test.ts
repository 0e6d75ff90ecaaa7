import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { releaseCountry } from '#server/modules/limits/stops.ts';
import { quoteVerification, startVerification } from '#shared/api/verifications.ts';
import { STOP_LASTS_MS, STOP_SETTLE_MS } from '#shared/domain/country-stop.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { openOtherShop } from '#test/other-shop.ts';
import { availableCredit, errorCode, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter, type TestCounter } from '#test/test-counter.ts';

const HOUR = 3_600_000;
const NEXT = '+6581239999';
const numberOf = (n: number) => `+65812300${n.toString().padStart(2, '0')}`;

describe('a country whose codes hardly anybody reads back', () => {
  let backend: TestBackend;
  let counter: TestCounter;

  beforeEach(async () => {
    backend = await startTestBackend();
    counter = await openTestCounter(backend);
  });
  afterEach(() => backend.close());

  /** Sends so many codes, of which the first ones are read back. */
  async function send(count: number, readBack = 0, first = 0): Promise<void> {
    for (let n = 0; n < count; n++) {
      const { id } = await counter.sendCode(numberOf(first + n));
      if (n < readBack) unwrap(await counter.check(id, backend.sms.lastCode));
    }
  }

  async function stopsOf() {
    return backend.database.reader.selectFrom('country_stops').selectAll().execute();
  }

  it('is not sent to any more: nothing is spent, and the owners are told once', async () => {
    await send(20, 3);
    await backend.clock.advance(STOP_SETTLE_MS);
    const liftsAt = backend.clock.now() + STOP_LASTS_MS;
    const before = await availableCredit(backend, counter.token);
    expect(await counter.start(NEXT)).toMatchObject({
      status: 429,
      error: { code: 'country_stopped', details: { liftsAt } },
    });
    await backend.clock.advance(60_000);
    expect(await counter.start(NEXT)).toMatchObject({ error: { code: 'country_stopped', details: { liftsAt } } });
    await backend.settle();
    expect(await availableCredit(backend, counter.token)).toBe(before);
    expect(backend.sms.sent).toHaveLength(20);
    expect(await stopsOf()).toMatchObject([{ country: 'SG', sent: 20, verified: 3 }]);
    expect(backend.mail.sent.map(({ subject }) => subject)).toEqual(['Kopi & Co: sending to Singapore is stopped']);
    expect(backend.mail.sent[0]?.text).toContain('Of the last 20 codes that were paid for, 3 were read back.');
  });

  it('is looked at once a minute, and not at each code', async () => {
    const SECOND = 1_000;
    await backend.clock.advance(30 * SECOND);
    await send(20);
    // Ten seconds before these codes count, and ten seconds after: the look of that minute found nothing.
    await backend.clock.advance(STOP_SETTLE_MS - 10 * SECOND);
    await send(1, 0, 20);
    await backend.clock.advance(20 * SECOND);
    await send(1, 0, 21);
    await backend.clock.advance(20 * SECOND);
    expect(await counter.start(NEXT)).toMatchObject({ error: { code: 'country_stopped' } });
  });

  it('is told to the counters, and before the code is asked for', async () => {
    await send(20);
    await backend.clock.advance(STOP_SETTLE_MS);
    await counter.start(NEXT);
    const quote = await backend.call(quoteVerification, { body: { phone: NEXT } }, counter.token);
    expect(errorCode(quote)).toBe('country_stopped');
  });

  it('says the same again to a repeated command', async () => {
    await send(20);
    await backend.clock.advance(STOP_SETTLE_MS);
    const body = { operationId: randomUUID(), phone: NEXT };
    const first = await backend.call(startVerification, { body }, counter.token);
    const second = await backend.call(startVerification, { body }, counter.token);
    expect(second.bytes).toBe(first.bytes);
    expect(await stopsOf()).toHaveLength(1);
  });

  it('goes on while a fifth are read back, or too few were sent to tell', async () => {
    await send(20, 4);
    await backend.clock.advance(STOP_SETTLE_MS);
    expect((await counter.start(NEXT)).ok).toBe(true);
  });

  it('needs twenty codes', async () => {
    await send(19);
    await backend.clock.advance(STOP_SETTLE_MS);
    expect((await counter.start(NEXT)).ok).toBe(true);
  });

  it('does not count codes that may still be read back', async () => {
    await send(20);
    await backend.clock.advance(STOP_SETTLE_MS - 1);
    expect((await counter.start(NEXT)).ok).toBe(true);
  });

  it('does not count what was longer ago than an hour', async () => {
    await send(20);
    await backend.clock.advance(HOUR);
    expect((await counter.start(NEXT)).ok).toBe(true);
  });

  it('does not count what was not delivered: it cost nothing', async () => {
    await send(20);
    for (const { id } of backend.sms.sent) await backend.sms.report('undelivered', id);
    await backend.clock.advance(STOP_SETTLE_MS);
    expect((await counter.start(NEXT)).ok).toBe(true);
  });

  it('does not count what nobody knows to have been taken: it is not paid for', async () => {
    backend.sms.sendOutcome = 'unknown';
    await send(20);
    backend.sms.sendOutcome = 'accepted';
    await backend.clock.advance(STOP_SETTLE_MS);
    expect((await counter.start(NEXT)).ok).toBe(true);
  });

  it('is not sent to slowly either: four hours of ten unread codes each are enough', async () => {
    for (let hour = 0; hour < 4; hour++) {
      await send(10, 0, hour * 10);
      await backend.clock.advance(HOUR);
    }
    expect(errorCode(await counter.start(NEXT))).toBe('country_stopped');
    expect(await stopsOf()).toMatchObject([{ sent: 40, verified: 0 }]);
  });

  it('is one of several: the others go on', async () => {
    await backend.database.write(({ tx }) => tx.updateTable('shops').set({ countries: '["MY"]' }).execute());
    for (let n = 0; n < 20; n++) await counter.sendCode(`+601234567${n.toString().padStart(2, '0')}`);
    await backend.clock.advance(STOP_SETTLE_MS);
    expect(errorCode(await counter.start('+60123456799'))).toBe('country_stopped');
    expect((await counter.start(NEXT)).ok).toBe(true);
  });

  it('is stopped for this shop alone, by what this shop sent', async () => {
    const other = await openOtherShop(backend, MICROS_PER_UNIT);
    const elsewhere = (phone: string) =>
      backend.call(startVerification, { body: { operationId: randomUUID(), phone } }, other.owner);
    await send(20);
    await backend.clock.advance(STOP_SETTLE_MS);
    expect((await elsewhere(NEXT)).ok).toBe(true);
    expect(errorCode(await counter.start(NEXT))).toBe('country_stopped');
    expect((await elsewhere('+6581238888')).ok).toBe(true);
    expect(await stopsOf()).toHaveLength(1);
  });

  it('opens again by itself after a day, and starts to count anew', async () => {
    await send(20);
    await backend.clock.advance(STOP_SETTLE_MS);
    await counter.start(NEXT);
    await backend.clock.advance(STOP_LASTS_MS - 1);
    const again = await openTestCounter(backend);
    expect(errorCode(await again.start(NEXT))).toBe('country_stopped');
    await backend.clock.advance(1);
    expect((await again.start(NEXT)).ok).toBe(true);
  });

  it('opens at once when an owner releases it, and what was sent before does not stop it again', async () => {
    await send(20);
    await backend.clock.advance(STOP_SETTLE_MS);
    await counter.start(NEXT);
    const shop = await backend.database.reader.selectFrom('shops').select('id').executeTakeFirstOrThrow();
    const owner = await backend.database.reader
      .selectFrom('staff')
      .where('role', '=', 'owner')
      .select('id')
      .executeTakeFirstOrThrow();
    const release = () => backend.database.write((work) => releaseCountry(work, shop.id, 'SG', owner.id));
    expect(await release()).toBe(true);
    expect(await release()).toBe(false);
    expect((await counter.start(NEXT)).ok).toBe(true);
  });

  it('leaves a running verification to be checked', async () => {
    await send(20);
    await backend.clock.advance(STOP_SETTLE_MS - 1);
    const { id } = await counter.sendCode(NEXT);
    const code = backend.sms.lastCode;
    await backend.clock.advance(1);
    expect(errorCode(await counter.start('+6581238888'))).toBe('country_stopped');
    expect(unwrap(await counter.check(id, code)).status).toBe('verified');
  });
});
