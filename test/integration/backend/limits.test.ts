import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Row } from '#server/db/schema.ts';
import { listPrices } from '#server/modules/credit/prices.ts';
import type { SmsPrice } from '#shared/api/devices.ts';
import { quoteVerification } from '#shared/api/verifications.ts';
import { availableCredit, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter, type TestCounter } from '#test/test-counter.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('limits on sends', () => {
  let backend: TestBackend;
  let counter: TestCounter;

  beforeEach(async () => {
    backend = await startTestBackend();
    counter = await openTestCounter(backend);
  });
  afterEach(() => backend.close());

  describe('sending again', () => {
    it('opens after 30, 60 and 120 seconds', async () => {
      const { id } = await counter.sendCode();
      expect(await counter.resend(id)).toMatchObject({
        status: 429,
        error: { code: 'resend_too_early', details: { liftsAt: START + 30 * SECOND } },
      });
      await backend.clock.advance(30 * SECOND);
      expect(unwrap(await counter.resend(id)).resendOpensAt).toBe(START + 90 * SECOND);
      await backend.clock.advance(60 * SECOND);
      expect(unwrap(await counter.resend(id)).resendOpensAt).toBe(START + 210 * SECOND);
    });

    it('is refused after three sends in ten minutes, free of charge, until the first is ten minutes old', async () => {
      const { id } = await counter.sendCode();
      for (const wait of [30, 60]) {
        await backend.clock.advance(wait * SECOND);
        unwrap(await counter.resend(id));
      }
      await backend.settle();
      const before = await availableCredit(backend, counter.token);
      await backend.clock.advance(120 * SECOND);
      expect(await counter.resend(id)).toMatchObject({
        error: { code: 'limit_number', details: { liftsAt: START + 10 * MINUTE } },
      });
      await backend.settle();
      expect(await availableCredit(backend, counter.token)).toBe(before);
      expect(backend.sms.sent).toHaveLength(3);
    });
  });

  it('allows thirty sends an hour from one counter', async () => {
    for (let n = 0; n < 30; n++) await counter.sendCode(`+65812345${n.toString().padStart(2, '0')}`);
    expect(await counter.start('+6581234599')).toMatchObject({ error: { code: 'limit_device' } });
  });

  it('stops at the cap of the whole shop', async () => {
    await backend.database.write(({ tx }) => tx.updateTable('shops').set({ daily_send_cap: 1 }).execute());
    await counter.sendCode();
    expect(await counter.start('+6581234568')).toMatchObject({
      error: { code: 'limit_shop', details: { liftsAt: START + 24 * 60 * MINUTE } },
    });
  });

  it('allows six codes a day to one number', async () => {
    for (let n = 0; n < 6; n++) {
      await counter.sendCode();
      await backend.clock.advance(11 * MINUTE);
    }
    expect(await counter.start()).toMatchObject({
      error: { code: 'limit_number_day', details: { liftsAt: START + 24 * 60 * MINUTE } },
    });
  });

  it('tell the moment when all of them have lifted', async () => {
    await backend.database.write(({ tx }) => tx.updateTable('shops').set({ number_day: 3 }).execute());
    for (let n = 0; n < 3; n++) {
      await counter.sendCode();
      await backend.sms.report('undelivered');
    }
    // Three in ten minutes and three in a day are both used up; the day ends later.
    expect(await counter.start()).toMatchObject({
      error: { code: 'limit_number_day', details: { liftsAt: START + 24 * 60 * MINUTE } },
    });
  });

  it('that were lowered lift when enough sends have left their window', async () => {
    await counter.sendCode();
    await backend.clock.advance(10 * MINUTE);
    await counter.sendCode();
    await backend.database.write(({ tx }) => tx.updateTable('shops').set({ number_day: 1 }).execute());
    await backend.clock.advance(10 * MINUTE);
    expect(await counter.start()).toMatchObject({
      error: { code: 'limit_number_day', details: { liftsAt: START + 10 * MINUTE + 24 * 60 * MINUTE } },
    });
  });

  describe('that the owner has set', () => {
    const set = (limits: Partial<Row<'shops'>>) =>
      backend.database.write(({ tx }) => tx.updateTable('shops').set(limits).execute());

    it('hold for a number in ten minutes', async () => {
      await set({ number_ten_minutes: 1 });
      const { id } = await counter.sendCode();
      await backend.clock.advance(30 * SECOND);
      expect(await counter.resend(id)).toMatchObject({
        error: { code: 'limit_number', details: { liftsAt: START + 10 * MINUTE } },
      });
      await backend.clock.advance(9.5 * MINUTE);
      expect((await counter.start()).ok).toBe(true);
    });

    it('hold for a number in a day', async () => {
      await set({ number_day: 1 });
      await counter.sendCode();
      await backend.clock.advance(11 * MINUTE);
      expect(await counter.start()).toMatchObject({
        error: { code: 'limit_number_day', details: { liftsAt: START + 24 * 60 * MINUTE } },
      });
    });

    it('hold for a device, and not for another', async () => {
      await set({ device_hour: 1 });
      await counter.sendCode();
      expect(await counter.start('+6581234568')).toMatchObject({
        error: { code: 'limit_device', details: { liftsAt: START + 60 * MINUTE } },
      });
      const other = await openTestCounter(backend, 'Back till');
      expect((await other.start('+6581234568')).ok).toBe(true);
    });

    it('say which countries may be sent to; a refusal is free', async () => {
      const abroad = '+60123456789';
      const before = await availableCredit(backend, counter.token);
      expect(await counter.start(abroad)).toMatchObject({ status: 422, error: { code: 'country_not_allowed' } });
      expect(await availableCredit(backend, counter.token)).toBe(before);
      await set({ countries: '["MY"]' });
      expect((await counter.start(abroad)).ok).toBe(true);
      const message = await backend.database.reader
        .selectFrom('messages')
        .select(['country', 'purpose'])
        .executeTakeFirstOrThrow();
      expect(message).toEqual({ country: 'MY', purpose: 'registration_otp' });
      const [hold] = await backend.database.reader
        .selectFrom('ledger_transfers')
        .where('kind', '=', 'hold')
        .select(['amount', 'unit_price'])
        .execute();
      // What a segment to Malaysia costs, not to the home country.
      expect(hold?.unit_price).toBe(unitPriceOf(await listPrices(backend.database.reader, START), 'MY'));
      expect((await counter.start('+6281234567890')).ok).toBe(false);
    });
  });

  it('open a member all the same, in a country that is not sent to any more', async () => {
    const abroad = '+60123456789';
    const countries = (list: string) =>
      backend.database.write(({ tx }) => tx.updateTable('shops').set({ countries: list }).execute());
    await countries('["MY"]');
    const { id } = await counter.sendCode(abroad);
    unwrap(await counter.check(id, backend.sms.lastCode));
    unwrap(await counter.save(id));
    const quote = async () => unwrap(await backend.call(quoteVerification, { body: { phone: abroad } }, counter.token));
    expect(await quote()).toMatchObject({ country: 'MY', sendsLeft: 2, member: { phone: abroad } });
    await countries('[]');
    expect(await quote()).toMatchObject({ country: 'MY', sendsLeft: 0, price: 0, member: { phone: abroad } });
    await countries('["MY"]');
    await backend.database.write(async ({ tx, now }) => {
      const { id: shop_id } = await tx.selectFrom('shops').select('id').executeTakeFirstOrThrow();
      const stop = { id: 'stop', shop_id, country: 'MY' as const, at: now, lifts_at: now + MINUTE, released_by: null };
      await tx
        .insertInto('country_stops')
        .values({ ...stop, sent: 20, verified: 0 })
        .execute();
    });
    expect(await quote()).toMatchObject({ country: 'MY', sendsLeft: 0, member: { phone: abroad } });
    expect(unwrap(await counter.start(abroad)).kind).toBe('known_member');
  });

  it('does not count what the carrier never took', async () => {
    await backend.database.write(({ tx }) =>
      tx.updateTable('shops').set({ device_hour: 3, daily_send_cap: 3 }).execute(),
    );
    backend.sms.sendOutcome = 'refused';
    for (let n = 0; n < 4; n++) await counter.sendCode();
    expect(backend.sms.sent).toHaveLength(4);
    backend.sms.sendOutcome = 'accepted';
    expect((await counter.start()).ok).toBe(true);
  });
});

function unitPriceOf(prices: readonly SmsPrice[], country: string): number | undefined {
  return prices.find((price) => price.country === country)?.perSegment;
}
