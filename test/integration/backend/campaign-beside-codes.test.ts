import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { getToday } from '#shared/api/members.ts';
import { getUsage } from '#shared/api/usage.ts';
import { getNoCodeReport, quoteVerification } from '#shared/api/verifications.ts';
import { STOP_SETTLE_MS } from '#shared/domain/country-stop.ts';
import { addSourcedMessages, type SentFromSource } from '#test/sourced-messages.ts';
import { START, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter, PHONE, type TestCounter } from '#test/test-counter.ts';
import { auditTotals } from '#test/totals-audit.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Micro-units: so little that the demo shop can pay so many. */
const PRICE = 100;
const MESSAGES = 5_000;
const numberOf = (n: number) => `+65812300${n.toString().padStart(2, '0')}`;

describe('a campaign of five thousand', () => {
  let backend: TestBackend;
  let counter: TestCounter;

  beforeEach(async () => {
    backend = await startTestBackend();
    counter = await openTestCounter(backend);
  });
  afterEach(() => backend.close());

  /** All delivered at once, to one number, and none of them read back. */
  async function sendCampaign(change: Partial<SentFromSource> = {}): Promise<void> {
    const { id } = await backend.database.reader.selectFrom('shops').select('id').executeTakeFirstOrThrow();
    const { random } = backend.parts;
    const message = { purpose: 'campaign', outcome: 'delivered', phone: PHONE, price: PRICE, backAfterMs: 1 } as const;
    const at = backend.clock.now();
    await backend.database.write((work) =>
      addSourcedMessages(
        work,
        { ledger: new Ledger(random), random },
        id,
        Array.from({ length: MESSAGES }, () => ({ ...message, at, ...change })),
      ),
    );
  }

  const limit = (change: { daily_send_cap?: number; device_hour?: number }) =>
    backend.database.write(({ tx }) => tx.updateTable('shops').set(change).execute());

  it('is recorded, also where nobody of the staff is behind it', async () => {
    await sendCampaign({ purpose: 'activity_message' });
    const { reader } = backend.database;
    expect(await reader.selectFrom('usage_totals').select(['staff_id', 'sent', 'cost']).execute()).toEqual([
      { staff_id: '', sent: MESSAGES, cost: MESSAGES * PRICE },
    ]);
    expect(await auditTotals(reader)).toEqual([]);
  });

  it('leaves a number its codes', async () => {
    await sendCampaign();
    const quote = unwrap(await backend.call(quoteVerification, { body: { phone: PHONE } }, counter.token));
    expect(quote.sendsLeft).toBe(3);
    await counter.sendCode(PHONE);
  });

  it('leaves the shop its codes of the day', async () => {
    await limit({ daily_send_cap: 5 });
    // One of them was refused by the carrier, and does not count.
    backend.sms.sendOutcome = 'refused';
    await counter.sendCode(numberOf(0));
    backend.sms.sendOutcome = 'accepted';
    for (let n = 1; n < 5; n++) await counter.sendCode(numberOf(n));
    await backend.clock.advance(MINUTE);
    await sendCampaign();
    await counter.sendCode(numberOf(5));
    expect(await counter.start(numberOf(6))).toMatchObject({
      error: { code: 'limit_shop', details: { liftsAt: START + DAY } },
    });
  });

  it('leaves a counter its codes of the hour, and what it did today', async () => {
    await limit({ device_hour: 1 });
    await sendCampaign();
    await counter.sendCode();
    expect(unwrap(await backend.call(getToday, {}, counter.token)).sent).toBe(1);
    expect(await counter.start(numberOf(0))).toMatchObject({ error: { code: 'limit_device' } });
  });

  it('stops no country, although nobody reads it back', async () => {
    // As few as may be: one less would stop it.
    for (let n = 0; n < 20; n++) {
      const { id } = await counter.sendCode(numberOf(n));
      if (n < 4) unwrap(await counter.check(id, backend.sms.lastCode));
    }
    await sendCampaign();
    await backend.clock.advance(STOP_SETTLE_MS);
    await counter.sendCode();
    expect(await backend.database.reader.selectFrom('country_stops').selectAll().execute()).toEqual([]);
  });

  it('says nothing about how codes arrive', async () => {
    const { id } = await counter.sendCode(numberOf(0));
    await sendCampaign();
    const report = await backend.call(getNoCodeReport, { params: { id } }, counter.token);
    expect(unwrap(report).recent).toMatchObject({ sent: 0, delivered: 0, lastDeliveredAt: null });
  });

  it('is told apart from the codes on the page of usage', async () => {
    const { id } = await counter.sendCode();
    unwrap(await counter.check(id, backend.sms.lastCode));
    unwrap(await counter.save(id));
    const { token } = await signInAs(backend, 'manager', 'Back office');
    const read = async () => unwrap(await backend.call(getUsage, { query: { days: 7 } }, token));
    const before = await read();
    await sendCampaign();
    const after = await read();
    expect(before.total).toEqual({ sent: 1, verified: 1, joined: 1, cost: 36_800 });
    expect(after.total).toEqual(before.total);
    expect(after.staff).toEqual(before.staff);
    expect(after.registrationsLeft).toMatchObject({ sends: 1, verified: 1 });
    const cost = MESSAGES * PRICE;
    expect(after.messages).toEqual({ sent: MESSAGES, cost });
    expect(after.purposes).toEqual([
      { purpose: 'campaign', sent: MESSAGES, verified: 0, joined: 0, cost },
      { purpose: 'registration_otp', ...before.total },
    ]);
    const costs = [
      { purpose: 'campaign', cost },
      { purpose: 'registration_otp', cost: 36_800 },
    ];
    expect(after.days.at(-1)).toEqual({ day: '2026-11-23', ...before.total, cost: cost + 36_800, costs });
  });
});
