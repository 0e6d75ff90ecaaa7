import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Charge, ChargeOutcome } from '#server/gateways/payments/gateway.ts';
import { demoCredentials } from '#server/seed/demo-shop.ts';
import { createTopup, getBilling, removeCard, saveAutoTopup } from '#shared/api/billing.ts';
import { confirmPassword } from '#shared/api/sessions.ts';
import { MICROS_PER_UNIT, parseMicros } from '#shared/domain/money.ts';
import { MASTERCARD, paid, VISA } from '#test/fake-gateways.ts';
import { availableCredit, signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const USD = MICROS_PER_UNIT;
const OPENING = parseMicros('41.28');
const MINUTE = 60_000;

describe('while the payment provider is hard to reach', () => {
  let backend: TestBackend;
  let token: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    backend.payments.cards = [VISA, MASTERCARD];
    ({ token } = await signInAs(backend, 'owner'));
  });
  afterEach(() => backend.close());

  const topUp = () => {
    const body = { operationId: randomUUID(), currency: 'USD', amount: 50 * USD, cardId: VISA.id };
    return backend.call(createTopup, { body }, token);
  };
  const saveAuto = (enabled: boolean, threshold = 60 * USD) => {
    const settings = { enabled, threshold, amount: 50 * USD, monthlyCap: 500 * USD, cardId: VISA.id };
    const body = { operationId: randomUUID(), ...settings };
    return backend.call(saveAutoTopup, { params: { currency: 'USD' }, body }, token);
  };
  const billing = async () => {
    unwrap(await backend.call(confirmPassword, { body: { password: demoCredentials.password } }, token));
    return unwrap(await backend.call(getBilling, {}, token));
  };
  const newest = async () => (await billing()).topups[0];
  const auto = async () => (await billing()).autoTopups.find(({ currency }) => currency === 'USD');
  const lost = (): ChargeOutcome => ({ kind: 'unknown', cause: 'connection_error' });
  /** From now on a charge does not get there, as it would with the line down. */
  const cutTheLine = () => {
    const { charge, find } = backend.payments;
    backend.payments.charge = async () => lost();
    backend.payments.find = async () => lost();
    return () => Object.assign(backend.payments, { charge, find });
  };

  it('an automatic charge that did not get there is not made after Auto Topup was switched off', async () => {
    const mend = cutTheLine();
    unwrap(await saveAuto(true));
    await backend.settle();
    unwrap(await saveAuto(false));
    mend();
    backend.startJobs();
    await backend.clock.advance(30 * MINUTE);
    expect(backend.payments.charges).toEqual([]);
    expect(await newest()).toMatchObject({ status: 'failed', failure: 'not_charged' });
    expect(await availableCredit(backend, token)).toBe(OPENING);
  });

  it('an automatic charge that did get there is credited, also after Auto Topup was switched off', async () => {
    backend.payments.nextOutcome = lost;
    unwrap(await saveAuto(true));
    await backend.settle();
    unwrap(await saveAuto(false));
    backend.payments.nextOutcome = paid;
    backend.startJobs();
    await backend.clock.advance(2 * MINUTE);
    expect(new Set(backend.payments.charges.map(({ topupId }) => topupId)).size).toBe(1);
    expect(await availableCredit(backend, token)).toBe(OPENING + 50 * USD);
  });

  it('a charge that another process may still be making is not given up, nor made a second time', async () => {
    // Another process has begun it just before it would have been too late, and waits for the answer.
    const arriving = Promise.withResolvers<void>();
    const { charge } = backend.payments;
    backend.payments.charge = async (one: Charge) => {
      await arriving.promise;
      return charge.call(backend.payments, one);
    };
    unwrap(await saveAuto(true));
    await backend.settle();
    await backend.clock.advance(15 * MINUTE);
    backend.startJobs();
    await backend.clock.advance(MINUTE);
    expect(await newest()).toMatchObject({ status: 'unknown' });
    arriving.resolve();
    await backend.settle();
    await backend.clock.advance(10 * MINUTE);
    expect(backend.payments.charges).toHaveLength(1);
    expect(await availableCredit(backend, token)).toBe(OPENING + 50 * USD);
  });

  it('an automatic charge whose outcome is not known counts for the month already', async () => {
    backend.payments.nextOutcome = lost;
    unwrap(await saveAuto(true));
    await backend.settle();
    expect(await auto()).toMatchObject({ decision: { kind: 'in_progress' }, chargedThisMonth: 50 * USD });
  });

  it('Auto Topup waits for a One Time Topup that is under way, but for no longer than an hour', async () => {
    backend.payments.nextOutcome = lost;
    unwrap(await topUp());
    await backend.settle();
    backend.payments.nextOutcome = (charge) => (charge.offSession ? paid(charge) : lost());
    expect(unwrap(await saveAuto(true))).toMatchObject({ decision: { kind: 'in_progress' } });
    await backend.clock.advance(59 * MINUTE);
    backend.startJobs();
    await backend.settle();
    expect(await availableCredit(backend, token)).toBe(OPENING);
    await backend.clock.advance(2 * MINUTE);
    expect(await availableCredit(backend, token)).toBe(OPENING + 50 * USD);
  });

  it('the owner reads at once when a charge that failed is tried again', async () => {
    backend.payments.nextOutcome = () => ({ kind: 'failed', declineCode: 'insufficient_funds' });
    unwrap(await saveAuto(true));
    await backend.settle();
    const until = backend.clock.now() + 60 * MINUTE;
    const decision = { kind: 'retry', until, failure: 'insufficient_funds' };
    expect((await auto())?.evaluations[0]).toMatchObject({ decision });
  });

  it('an answer that makes no sense is asked for again only after some minutes', async () => {
    let asked = 0;
    backend.payments.charge = async () => {
      asked += 1;
      throw new Error('told by the test');
    };
    unwrap(await topUp());
    backend.startJobs();
    await backend.clock.advance(4 * MINUTE);
    expect(asked).toBe(1);
    await backend.clock.advance(2 * MINUTE);
    expect(asked).toBe(2);
  });

  it('a page where the card holder is approving stays open', async () => {
    const approvalUrl = 'https://bank.example/approve';
    backend.payments.nextOutcome = () => ({ kind: 'needs_action', paymentId: 'pi_1', approvalUrl });
    unwrap(await topUp());
    await backend.settle();
    backend.payments.nextOutcome = lost;
    backend.startJobs();
    await backend.clock.advance(6 * MINUTE);
    expect(await newest()).toMatchObject({ status: 'needs_action', approvalUrl });
    backend.payments.nextOutcome = paid;
    await backend.clock.advance(MINUTE);
    expect(await newest()).toMatchObject({ status: 'paid' });
  });

  it('a card that is replaced while its charge is under way does not stop Auto Topup with the other card', async () => {
    const mend = cutTheLine();
    unwrap(await saveAuto(true));
    await backend.settle();
    mend();
    backend.payments.nextOutcome = ({ cardId, ...charge }) =>
      cardId === VISA.id ? { kind: 'failed', declineCode: 'resource_missing' } : paid({ cardId, ...charge });
    await backend.clock.advance(1_000);
    const body = { operationId: randomUUID(), replacementId: MASTERCARD.id };
    unwrap(await backend.call(removeCard, { params: { id: VISA.id }, body }, token));
    backend.startJobs();
    await backend.clock.advance(5 * MINUTE);
    expect(backend.payments.charges.map(({ cardId }) => cardId)).toEqual([VISA.id, MASTERCARD.id]);
    expect(await auto()).toMatchObject({ decision: { kind: 'enough' }, cardId: MASTERCARD.id });
    // The mail about the first card does not say that nothing follows.
    expect(backend.mail.sent.map(({ text }) => text)).toEqual([expect.stringContaining('It is tried again on')]);
  });
});
