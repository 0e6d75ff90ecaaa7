import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CorrectionReport, PaymentReport } from '#server/gateways/payments/gateway.ts';
import { createTopup, getBilling } from '#shared/api/billing.ts';
import { getCredit } from '#shared/api/credit.ts';
import { MICROS_PER_UNIT, parseMicros } from '#shared/domain/money.ts';
import { paid } from '#test/fake-gateways.ts';
import { signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const OPENING = parseMicros('41.28');
const FIFTY = 50 * MICROS_PER_UNIT;
const MINUTE = 60_000;

describe('money that goes back out of a payment', () => {
  let backend: TestBackend;
  let token: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    ({ token } = await signInAs(backend, 'owner'));
  });
  afterEach(() => backend.close());

  /** A paid top-up of 50 dollars. @returns its payment */
  async function topUp(): Promise<string> {
    const body = { operationId: randomUUID(), currency: 'USD', amount: FIFTY, cardId: 'pm_visa' };
    const { id } = unwrap(await backend.call(createTopup, { body }, token));
    await backend.settle();
    return `pi_${id}`;
  }
  const correction = (paymentId: string, change: Partial<CorrectionReport> = {}): CorrectionReport => ({
    kind: 'correction',
    id: 're_1',
    paymentId,
    reason: 'refund',
    state: 'taken',
    coins: 5_000,
    currency: 'USD',
    ...change,
  });
  const tell = (report: PaymentReport) => backend.webhook(report);
  const wallet = async () => unwrap(await backend.call(getCredit, {}, token)).wallets.find((w) => w.currency === 'USD');
  const billing = async () => unwrap(await backend.call(getBilling, {}, token));

  it('takes a refund back, once, and shows it with the top-up', async () => {
    const payment = await topUp();
    for (let time = 0; time < 3; time++) await tell(correction(payment, { coins: 2_000 }));
    expect(await wallet()).toMatchObject({ posted: OPENING + FIFTY - 20 * MICROS_PER_UNIT, debt: 0 });
    const { topups, history } = await billing();
    expect(topups[0]).toMatchObject({ status: 'paid', takenBack: 20 * MICROS_PER_UNIT });
    expect(history.entries[0]).toMatchObject({ kind: 'refund', amount: -20 * MICROS_PER_UNIT, purpose: 'topup' });
  });

  it('returns what a refund that failed had taken', async () => {
    const payment = await topUp();
    await tell(correction(payment));
    await tell(correction(payment, { state: 'reversed' }));
    await tell(correction(payment, { state: 'reversed' }));
    expect(await wallet()).toMatchObject({ posted: OPENING + FIFTY });
    expect((await billing()).topups[0]).toMatchObject({ takenBack: 0 });
  });

  it('shows as a debt what a dispute takes beyond what is there, and pays it with the next top-up', async () => {
    const payment = await topUp();
    await tell(correction(payment, { id: 'dp_1', reason: 'dispute' }));
    await tell(correction(payment, { id: 'dp_2', reason: 'dispute', coins: 6_128 }));
    expect(await wallet()).toMatchObject({ available: 0, posted: 0, debt: 20 * MICROS_PER_UNIT });
    await topUp();
    expect(await wallet()).toMatchObject({ available: 30 * MICROS_PER_UNIT, debt: 0 });
    const kinds = (await billing()).history.entries.map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual(['debt_paid', 'topup', 'dispute']);
  });

  it('comes to the same whatever the order and however often it is told', async () => {
    const payments = [await topUp(), await topUp()] as const;
    const reports: CorrectionReport[] = [
      correction(payments[0], { id: 're_1', coins: 1_000 }),
      correction(payments[0], { id: 're_1', coins: 1_000, state: 'reversed' }),
      correction(payments[0], { id: 're_2', coins: 700 }),
      correction(payments[1], { id: 'dp_1', reason: 'dispute' }),
      correction(payments[1], { id: 'dp_1', reason: 'dispute', state: 'reversed' }),
    ];
    const order = fc.sample(fc.shuffledSubarray([...reports, ...reports, ...reports], { minLength: 15 }), 1)[0] ?? [];
    await Promise.all(order.map(tell));
    expect(await wallet()).toMatchObject({ posted: OPENING + 2 * FIFTY - 7 * MICROS_PER_UNIT, debt: 0 });
  });

  it('credits the payment first when the refund is heard of before it', async () => {
    backend.payments.nextOutcome = () => ({ kind: 'unknown', cause: 'timeout' });
    const payment = await topUp();
    expect(await wallet()).toMatchObject({ posted: OPENING });
    backend.payments.nextOutcome = paid;
    await tell(correction(payment, { coins: 1_000 }));
    expect(await wallet()).toMatchObject({ posted: OPENING + FIFTY - 10 * MICROS_PER_UNIT });
  });

  it('leaves alone what is no payment of ours', async () => {
    const response = await tell(correction('pi_of_somebody_else'));
    expect(response.statusCode).toBe(200);
    expect(await wallet()).toMatchObject({ posted: OPENING });
  });

  it('is told again when it could not be looked up', async () => {
    const payment = await topUp();
    backend.payments.reachable = false;
    expect((await tell(correction('pi_unknown'))).statusCode).toBe(500);
    backend.payments.reachable = true;
    await tell(correction(payment));
    expect(await wallet()).toMatchObject({ posted: OPENING });
  });

  it('is found in the list of events when its webhook never came, from where the last look ended', async () => {
    const payment = await topUp();
    backend.startJobs();
    await backend.clock.advance(MINUTE);
    backend.payments.events.push({ at: backend.clock.now(), report: correction(payment) });
    await backend.clock.advance(4 * MINUTE);
    expect(await wallet()).toMatchObject({ posted: OPENING });
    await backend.clock.advance(4 * MINUTE);
    expect(backend.payments.listedSince.at(-1)).toBeGreaterThan(backend.clock.now() - 20 * MINUTE);
  });

  it('is found in the list of events also when it stands there only after newer ones', async () => {
    const payment = await topUp();
    const now = backend.clock.now();
    backend.payments.events.push({ at: now, report: correction(payment, { coins: 1_000 }) });
    backend.startJobs();
    await backend.clock.advance(MINUTE);
    const late = correction(payment, { id: 're_late', coins: 1_000 });
    backend.payments.events.push({ at: now - 5 * MINUTE, report: late });
    await backend.clock.advance(4 * MINUTE);
    expect(await wallet()).toMatchObject({ posted: OPENING + 30 * MICROS_PER_UNIT });
  });

  it('is found in the list of events also when our clock was a day ahead for a while', async () => {
    const payment = await topUp();
    const now = backend.clock.now();
    await backend.clock.advance(24 * 60 * MINUTE);
    backend.startJobs();
    backend.payments.events.push({ at: now, report: correction(payment, { coins: 1_000 }) });
    await backend.clock.advance(4 * MINUTE);
    backend.payments.events.push({ at: now + 4 * MINUTE, report: correction(payment, { id: 're_2', coins: 1_000 }) });
    await backend.clock.advance(60 * MINUTE);
    await backend.clock.advance(-24 * 60 * MINUTE);
    await backend.clock.advance(24 * 60 * MINUTE);
    ({ token } = await signInAs(backend, 'owner'));
    expect(await wallet()).toMatchObject({ posted: OPENING + 30 * MICROS_PER_UNIT });
  });

  it('goes on with the list of events behind one that cannot be taken in, and comes back to it', async () => {
    const payment = await topUp();
    const poison = correction(payment, { id: 're_poison', currency: 'SGD' });
    backend.payments.events.push({ at: backend.clock.now(), report: poison });
    backend.payments.events.push({ at: backend.clock.now(), report: correction(payment, { coins: 1_000 }) });
    backend.startJobs();
    await backend.clock.advance(MINUTE);
    expect(await wallet()).toMatchObject({ posted: OPENING + 40 * MICROS_PER_UNIT });
    const seen = await backend.database.reader.selectFrom('payment_events_seen').selectAll().execute();
    expect(seen).toEqual([]);
  });
});
