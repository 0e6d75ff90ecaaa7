import { randomUUID } from 'node:crypto';
import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PaymentsUnreachable } from '#server/gateways/payments/gateway.ts';
import { createStripeGateway } from '#server/gateways/payments/stripe.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import {
  answerBank,
  collect,
  RETURN_URL,
  SECRET_KEY,
  startStripeGateway,
  startWithCard,
  WEBHOOK_SECRET,
} from '#test/stripe-world.ts';

const SHOP = { id: 'shop-1', name: 'Kopi & Co' };
const DAY = 24 * 60 * 60 * 1000;

/** A gateway to something on loopback that is not Stripe; to `silence` it would wait for ever. */
async function gatewayTo(status: number | 'nobody' | 'silence', type = 'api_error') {
  const app = Fastify({ forceCloseConnections: true });
  await app.register(formbody);
  app.all('/*', async (_request, reply) => {
    if (status === 'silence') return new Promise(() => {});
    return reply.code(status === 'nobody' ? 200 : status).send({ error: { type } });
  });
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  if (status === 'nobody') await app.close();
  else onTestFinished(() => app.close());
  return createStripeGateway({
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    clock: createFakeClock(),
    api: { protocol: 'http', host: '127.0.0.1', port: Number(port) },
    maxNetworkRetries: 0,
    patienceMs: 20,
  });
}

describe('the Stripe gateway', () => {
  it('creates the customer of a shop once', async () => {
    const { gateway, stripe } = await startStripeGateway();
    const id = await gateway.createCustomer(SHOP);
    expect(await gateway.createCustomer(SHOP)).toBe(id);
    expect(await stripe.customers.retrieve(id)).toMatchObject({ name: 'Kopi & Co', metadata: { shop_id: 'shop-1' } });
  });

  it('charges a card once, however often it is asked to', async () => {
    const { charge, stripe, clock } = await startWithCard('pm_card_visa');
    const paid = await charge('topup-1');
    expect(paid).toEqual({ kind: 'paid', paymentId: expect.stringMatching(/^pi_/), coins: 5000, currency: 'USD' });
    expect(await charge('topup-1')).toEqual(paid);
    // Stripe has forgotten the idempotency key by then.
    await clock.advance(2 * DAY);
    expect(await charge('topup-1')).toEqual(paid);
    expect(await charge('topup-2')).not.toEqual(paid);
    expect((await stripe.paymentIntents.list()).data).toHaveLength(2);
  });

  it('charges once also when the place to return to has changed in between', async () => {
    const { gateway, chargeOf, stripe } = await startWithCard('pm_card_visa');
    const paid = await gateway.charge(chargeOf('topup-1'), 'http://127.0.0.1:4001/return');
    expect(await gateway.charge(chargeOf('topup-1'), 'http://127.0.0.1:4002/return')).toEqual(paid);
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  it.each([
    ['JPY', 5000],
    ['KWD', 20_000],
    ['IDR', 2_000_000_000],
  ])('charges in %s', async (currency, coins) => {
    const { charge } = await startWithCard('pm_card_visa');
    expect(await charge('topup-1', { currency, coins })).toMatchObject({ kind: 'paid', coins, currency });
  });

  it('tells what became of a charge without making it', async () => {
    const { gateway, stripe, chargeOf, charge } = await startWithCard('pm_card_visa');
    expect(await gateway.find(chargeOf('topup-1'))).toEqual({ kind: 'absent' });
    expect((await stripe.paymentIntents.list()).data).toHaveLength(0);
    const paid = await charge('topup-1');
    expect(await gateway.find(chargeOf('topup-1'))).toEqual(paid);
  });

  it('finds a charge behind more than a page of newer ones, so that it is not made again', async () => {
    const { stripe, charge, customerId, clock } = await startWithCard('pm_card_visa');
    const paid = await charge('topup-1');
    for (let n = 0; n < 101; n++) {
      await stripe.paymentIntents.create({ amount: 5000, currency: 'usd', customer: customerId });
    }
    await clock.advance(2 * DAY);
    expect(await charge('topup-1')).toEqual(paid);
  });

  it('charges once when asked twice at the same moment, and learns the outcome afterwards', async () => {
    const { stripe, charge } = await startWithCard('pm_card_visa');
    const outcomes = await Promise.all([charge('topup-1'), charge('topup-1')]);
    expect(outcomes).toContainEqual(await charge('topup-1'));
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  it('does not call a charge failed that another request is still making', async () => {
    const first = await startWithCard('pm_card_visa');
    await first.emulator.close();
    // From now on Stripe thinks about each change.
    const world = await startWithCard('pm_card_visa', { store: first.store, clock: first.clock, latencyMs: 1000 });
    const { charge, chargeOf, gateway, clock } = world;
    const outcomes = [charge('topup-1'), charge('topup-1')];
    // Time stands still, so only the one that is refused can end.
    expect(await Promise.race(outcomes)).toEqual({ kind: 'unknown', cause: 'idempotency_key_in_use' });
    await clock.advance(1000);
    expect((await Promise.all(outcomes)).map(({ kind }) => kind).sort()).toEqual(['paid', 'unknown']);
    expect(await gateway.find(chargeOf('topup-1'))).toMatchObject({ kind: 'paid' });
  });

  it.each([
    ['pm_card_chargeCustomerFail', 'generic_decline'],
    ['pm_card_radarBlock', 'fraudulent'],
  ])('says why %s failed: %s', async (testCard, declineCode) => {
    const { charge } = await startWithCard(testCard);
    expect(await charge('topup-1')).toEqual({ kind: 'failed', declineCode });
    expect(await charge('topup-1')).toEqual({ kind: 'failed', declineCode });
  });

  it.each([{ cardId: 'pm_of_someone_else' }, { customerId: 'cus_none' }])(
    'fails when there is no such thing as %o',
    async (more) => {
      const { charge, chargeOf, gateway } = await startWithCard('pm_card_visa');
      const failed = { kind: 'failed', declineCode: 'resource_missing' };
      expect(await charge('topup-1', more)).toEqual(failed);
      expect(await charge('topup-1', more)).toEqual(failed);
      if (more.customerId) expect(await gateway.find(chargeOf('topup-1', more))).toEqual(failed);
    },
  );

  it('does not keep somebody waiting who wants to see the cards', async () => {
    const gateway = await gatewayTo('silence');
    await expect(gateway.listCards('cus_1')).rejects.toBeInstanceOf(PaymentsUnreachable);
  });

  it('lists no cards of a customer who is not there', async () => {
    const { gateway } = await startStripeGateway();
    expect(await gateway.listCards('cus_none')).toEqual([]);
  });

  it.each([401, 403, 409, 429, 500, 503, 'nobody'] as const)('does not guess when the answer is %s', async (status) => {
    const gateway = await gatewayTo(status, status === 409 ? 'invalid_request_error' : 'api_error');
    const charge = {
      topupId: randomUUID(),
      customerId: 'cus_1',
      cardId: 'pm_1',
      coins: 5000,
      currency: 'USD',
      createdAt: 0,
      offSession: true,
    };
    expect(await gateway.charge(charge, RETURN_URL)).toMatchObject({ kind: 'unknown' });
    expect(await gateway.find(charge)).toMatchObject({ kind: 'unknown' });
    const asked = [
      gateway.listCards('cus_1'),
      gateway.createCustomer(SHOP),
      gateway.setDefaultCard('cus_1', 'pm_1'),
      gateway.removeCard('cus_1', 'pm_1'),
      gateway.openSetup({ id: 'setup-1', customerId: 'cus_1', returnUrl: RETURN_URL }),
      gateway.findSetup('cs_1'),
      gateway.findPayment('pi_1'),
      collect(gateway.listReports(0)),
    ];
    for (const answer of await Promise.allSettled(asked)) {
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(PaymentsUnreachable) });
    }
  });
});

describe('a charge that the card holder must approve', () => {
  const approvalOf = async (world: Awaited<ReturnType<typeof startWithCard>>) => {
    const outcome = await world.charge('topup-1');
    if (outcome.kind !== 'needs_action') throw new Error(`it ended ${outcome.kind}`);
    return outcome;
  };

  it("names the bank's page, which leads back", async () => {
    const world = await startWithCard('pm_card_authenticationRequired');
    const { approvalUrl, paymentId } = await approvalOf(world);
    expect(approvalUrl).toMatch(`http://127.0.0.1:${world.api.port}/3d_secure_2/${paymentId}_secret_`);
    expect(await world.charge('topup-1')).toEqual({ kind: 'needs_action', paymentId, approvalUrl });

    const { body } = await answerBank(approvalUrl, 'approve');
    expect(body.url).toContain(`${RETURN_URL}?payment_intent=${paymentId}`);
    expect(await world.charge('topup-1')).toEqual({ kind: 'processing', paymentId });
    await world.clock.advance(1000);
    expect(await world.charge('topup-1')).toMatchObject({ kind: 'paid', paymentId });
  });

  it('fails when it is not approved, or is canceled', async () => {
    const first = await startWithCard('pm_card_authenticationRequired');
    await answerBank((await approvalOf(first)).approvalUrl, 'fail');
    const declineCode = 'payment_intent_authentication_failure';
    expect(await first.charge('topup-1')).toEqual({ kind: 'failed', declineCode });

    const second = await startWithCard('pm_card_authenticationRequired');
    const { paymentId } = await approvalOf(second);
    const calledOff = { kind: 'failed', declineCode: 'canceled' };
    expect(await second.gateway.cancel(paymentId)).toEqual(calledOff);
    expect(await second.gateway.cancel(paymentId)).toEqual(calledOff);
    expect(await second.charge('topup-1')).toEqual(calledOff);
  });

  it('stays paid when it is called off too late', async () => {
    const { gateway, charge } = await startWithCard('pm_card_visa');
    const outcome = await charge('topup-1');
    expect(await gateway.cancel(outcome.kind === 'paid' ? outcome.paymentId : '')).toEqual(outcome);
  });

  it('fails at once when nobody is there', async () => {
    const { charge } = await startWithCard('pm_card_authenticationRequired');
    const failed = { kind: 'failed', declineCode: 'authentication_required' };
    expect(await charge('topup-1', { offSession: true })).toEqual(failed);
    expect(await charge('topup-1', { offSession: true })).toEqual(failed);
  });
});

describe('a payment', () => {
  it('tells which charge it belongs to, or that it is none of ours', async () => {
    const { gateway, charge, stripe } = await startWithCard('pm_card_visa');
    const outcome = await charge('topup-1');
    const paymentId = outcome.kind === 'paid' ? outcome.paymentId : '';
    expect(await gateway.findPayment(paymentId)).toEqual({ kind: 'charge', topupId: 'topup-1', outcome });
    const other = await stripe.paymentIntents.create({ amount: 5000, currency: 'usd' });
    expect(await gateway.findPayment(other.id)).toBeNull();
    expect(await gateway.findPayment('pi_none')).toBeNull();
  });
});
