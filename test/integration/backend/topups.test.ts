import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChargeOutcome } from '#server/gateways/payments/gateway.ts';
import { demoCredentials } from '#server/seed/demo-shop.ts';
import { createTopup, getBilling } from '#shared/api/billing.ts';
import { getCredit, openWallet } from '#shared/api/credit.ts';
import { confirmPassword } from '#shared/api/sessions.ts';
import { MICROS_PER_UNIT, parseMicros } from '#shared/domain/money.ts';
import { paid } from '#test/fake-gateways.ts';
import {
  availableCredit,
  errorCode,
  START,
  signInAs,
  startTestBackend,
  type TestBackend,
  unwrap,
} from '#test/test-backend.ts';

const OPENING = parseMicros('41.28');
const FIFTY = 50 * MICROS_PER_UNIT;
const MINUTE = 60_000;

describe('a one time top-up', () => {
  let backend: TestBackend;
  let token: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    ({ token } = await signInAs(backend, 'owner'));
  });
  afterEach(() => backend.close());

  const topUp = (change: Partial<{ operationId: string; amount: number; cardId: string; currency: string }> = {}) =>
    backend.call(
      createTopup,
      { body: { operationId: randomUUID(), currency: 'USD', amount: FIFTY, cardId: 'pm_visa', ...change } },
      token,
    );
  const billing = async () => {
    unwrap(await backend.call(confirmPassword, { body: { password: demoCredentials.password } }, token));
    return unwrap(await backend.call(getBilling, {}, token));
  };
  const newest = async () => (await billing()).topups[0];
  const webhook = (report: { topupId: string; outcome: ChargeOutcome }, signature?: string) =>
    backend.webhook({ kind: 'charge', ...report }, signature);

  it('answers at once, charges the card and adds the credit', async () => {
    expect(unwrap(await topUp())).toMatchObject({ status: 'processing', amount: FIFTY, card: { last4: '4242' } });
    await backend.settle();
    expect(await newest()).toMatchObject({ status: 'paid' });
    expect(await availableCredit(backend, token)).toBe(OPENING + FIFTY);
    expect((await billing()).history.entries[0]).toMatchObject({
      kind: 'topup',
      amount: FIFTY,
      staffName: 'Aisha Rahman',
    });
  });

  it('charges 5,000 cents for 50 dollars, under its own id', async () => {
    const { id } = unwrap(await topUp());
    await backend.settle();
    expect(backend.payments.charges).toEqual([
      {
        topupId: id,
        customerId: 'cus_shop',
        cardId: 'pm_visa',
        coins: 5_000,
        currency: 'USD',
        createdAt: START,
        offSession: false,
      },
    ]);
  });

  it('goes to the wallet of its currency', async () => {
    await topUp({ currency: 'SGD' });
    await backend.settle();
    expect(await availableCredit(backend, token)).toBe(OPENING);
    expect(errorCode(await topUp({ currency: 'THB', amount: 500 * MICROS_PER_UNIT }))).toBe('wallet_missing');
  });

  it('is charged in the coins of its currency', async () => {
    for (const [currency, units, coins] of [
      ['JPY', 5_000, 5_000],
      ['KWD', 50, 50_000],
      ['MYR', 50, 5_000],
    ] as const) {
      unwrap(await backend.call(openWallet, { body: { operationId: randomUUID(), currency } }, token));
      unwrap(await topUp({ currency, amount: units * MICROS_PER_UNIT }));
      await backend.settle();
      expect(backend.payments.charges.at(-1)).toMatchObject({ currency, coins });
      const { wallets } = unwrap(await backend.call(getCredit, {}, token));
      expect(wallets.find((wallet) => wallet.currency === currency)?.available).toBe(units * MICROS_PER_UNIT);
    }
  });

  it.each([
    ['USD', 9],
    ['USD', 2_001],
    ['USD', 20.5],
    ['JPY', 50],
  ])('refuses %s %d', async (currency, units) => {
    expect(errorCode(await topUp({ currency, amount: units * MICROS_PER_UNIT }))).toBe('amount_out_of_range');
  });

  it('credits once, however often the button, the answer and the webhook repeat', async () => {
    const operationId = randomUUID();
    const [first] = await Promise.all([topUp({ operationId }), topUp({ operationId })]);
    const { id } = unwrap(first);
    await backend.settle();
    const charge = backend.payments.charges[0];
    if (!charge) throw new Error('nothing was charged');
    const reports = Array.from({ length: 10 }, () => webhook({ topupId: id, outcome: paid(charge) }));
    for (const response of await Promise.all(reports)) expect(response.statusCode).toBe(200);
    await topUp({ operationId });
    await backend.settle();
    expect(backend.payments.charges).toHaveLength(1);
    expect(await availableCredit(backend, token)).toBe(OPENING + FIFTY);
  });

  it('is credited by the webhook when the answer to the charge was lost', async () => {
    backend.payments.nextOutcome = () => ({ kind: 'unknown', cause: 'timeout' });
    const { id } = unwrap(await topUp());
    await backend.settle();
    expect(await newest()).toMatchObject({ status: 'unknown' });
    expect(await availableCredit(backend, token)).toBe(OPENING);
    const charge = backend.payments.charges[0];
    if (!charge) throw new Error('nothing was charged');
    await webhook({ topupId: id, outcome: paid(charge) });
    expect(await newest()).toMatchObject({ status: 'paid' });
    expect(await availableCredit(backend, token)).toBe(OPENING + FIFTY);
  });

  it('asks again under the same id until the provider tells', async () => {
    backend.payments.nextOutcome = () => ({ kind: 'unknown', cause: 'timeout' });
    await topUp();
    await backend.settle();
    backend.startJobs();
    await backend.clock.advance(MINUTE);
    backend.payments.nextOutcome = paid;
    await backend.clock.advance(MINUTE);
    await backend.settle();
    expect(new Set(backend.payments.charges.map(({ topupId }) => topupId)).size).toBe(1);
    expect(backend.payments.charges.length).toBeGreaterThan(1);
    expect(await availableCredit(backend, token)).toBe(OPENING + FIFTY);
  });

  it('keeps the reason of a declined card, and a late “paid” still counts', async () => {
    backend.payments.nextOutcome = () => ({ kind: 'failed', declineCode: 'insufficient_funds' });
    const { id } = unwrap(await topUp());
    await backend.settle();
    expect(await newest()).toMatchObject({ status: 'failed', failure: 'insufficient_funds' });
    const charge = backend.payments.charges[0];
    if (!charge) throw new Error('nothing was charged');
    const late: ChargeOutcome[] = [
      { kind: 'processing', paymentId: 'pi_1' },
      paid(charge),
      { kind: 'failed', declineCode: 'x' },
    ];
    for (const outcome of late) await webhook({ topupId: id, outcome });
    expect(await newest()).toMatchObject({ status: 'paid', failure: null });
    expect(await availableCredit(backend, token)).toBe(OPENING + FIFTY);
  });

  it('does not credit a payment that is not what was asked for', async () => {
    backend.payments.nextOutcome = (charge) => paid({ ...charge, coins: charge.coins * 10 });
    await topUp();
    await backend.settle();
    expect(await availableCredit(backend, token)).toBe(OPENING);
    expect(await newest()).toMatchObject({ status: 'unknown' });
    // Somebody has to look into it; asking every few seconds does not help.
    backend.startJobs();
    await backend.clock.advance(4 * MINUTE);
    expect(backend.payments.charges).toHaveLength(1);
  });

  it('is asked for again no sooner than it said', async () => {
    backend.payments.nextOutcome = () => ({ kind: 'unknown', cause: 'timeout' });
    await topUp();
    await backend.settle();
    backend.startJobs();
    await backend.clock.advance(25_000);
    expect(backend.payments.charges).toHaveLength(1);
    await backend.clock.advance(15_000);
    expect(backend.payments.charges).toHaveLength(2);
  });

  it('is credited when the card holder approved and the webhook was lost', async () => {
    const approvalUrl = 'https://bank.example/approve';
    backend.payments.nextOutcome = () => ({ kind: 'needs_action', paymentId: 'pi_1', approvalUrl });
    await topUp();
    await backend.settle();
    expect(await newest()).toMatchObject({ status: 'needs_action', approvalUrl });
    backend.payments.nextOutcome = paid;
    backend.startJobs();
    await backend.clock.advance(6 * MINUTE);
    await backend.settle();
    expect(await newest()).toMatchObject({ status: 'paid', approvalUrl: null });
    expect(await availableCredit(backend, token)).toBe(OPENING + FIFTY);
  });

  it('is called off when nobody has approved it within a day', async () => {
    backend.payments.nextOutcome = () => ({ kind: 'needs_action', paymentId: 'pi_1', approvalUrl: null });
    await topUp();
    await backend.settle();
    await backend.clock.advance(24 * 60 * MINUTE);
    ({ token } = await signInAs(backend, 'owner'));
    backend.startJobs();
    await backend.settle();
    expect(backend.payments.cancelled).toEqual(['pi_1']);
    expect(await newest()).toMatchObject({ status: 'failed', failure: 'canceled' });
    expect(await availableCredit(backend, token)).toBe(OPENING);
  });

  it('is not charged any more when the server was down for long before the charge was made', async () => {
    const { charge } = backend.payments;
    // As after a crash between the record and the charge.
    backend.payments.charge = async () => new Promise(() => {});
    await topUp();
    await backend.settle();
    backend.payments.charge = charge;
    await backend.clock.advance(16 * MINUTE);
    ({ token } = await signInAs(backend, 'owner'));
    backend.startJobs();
    await backend.clock.advance(4 * MINUTE);
    expect(await newest()).toMatchObject({ status: 'failed', failure: 'not_charged' });
    expect(backend.payments.charges).toEqual([]);
  });

  it('charges nothing when it could not be recorded', async () => {
    await backend.database.write(({ tx }) =>
      sql`create trigger refuse before insert on operations begin select raise(abort, 'told by the test'); end`.execute(
        tx,
      ),
    );
    expect(await topUp()).toMatchObject({ status: 500, error: { code: 'internal' } });
    await backend.settle();
    expect(backend.payments.charges).toEqual([]);
  });

  it('can be found by the operation that asked for it', async () => {
    const operationId = randomUUID();
    await topUp({ operationId });
    expect(await newest()).toMatchObject({ operationId });
  });

  it('takes no webhook that is forged, and writes nothing for it', async () => {
    backend.payments.nextOutcome = () => ({ kind: 'processing', paymentId: 'pi_1' });
    const { id } = unwrap(await topUp());
    await backend.settle();
    const forged = await webhook(
      { topupId: id, outcome: { kind: 'paid', paymentId: 'pi_1', coins: 5_000, currency: 'USD' } },
      'forged',
    );
    expect(forged.statusCode).toBe(400);
    expect(forged.json()).toEqual({ ok: false, error: { code: 'webhook_signature_invalid' } });
    expect(await availableCredit(backend, token)).toBe(OPENING);
  });

  it('refuses another shop’s card, and says when the provider does not answer', async () => {
    expect(errorCode(await topUp({ cardId: 'pm_other' }))).toBe('card_unknown');
    backend.payments.reachable = false;
    expect(await topUp()).toMatchObject({ status: 503, error: { code: 'payments_unreachable' } });
    expect(backend.payments.charges).toEqual([]);
  });
});
