import { randomUUID } from 'node:crypto';
import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import Stripe from 'stripe';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { PaymentsUnreachable, WebhookSignatureInvalid } from '#server/gateways/payments/gateway.ts';
import { createStripeGateway } from '#server/gateways/payments/stripe.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { SECRET_KEY, startStripeWorld, startWebhookReceiver, WEBHOOK_SECRET } from '#test/stripe-world.ts';

const SHOP = { id: 'shop-1', name: 'Kopi & Co' };

async function startGateway(options: { webhookUrl?: () => string } = {}) {
  const world = await startStripeWorld(options);
  const gateway = createStripeGateway({
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    clock: world.clock,
    api: world.api,
    maxNetworkRetries: 0,
  });
  return { ...world, gateway };
}

/** A customer with one card, and what charges it. */
async function startWithCard(testCard: string, options: { webhookUrl?: () => string } = {}) {
  const world = await startGateway(options);
  const customerId = await world.gateway.createCustomer(SHOP);
  const cardId = world.emulator.attachTestCard(customerId, testCard);
  const createdAt = world.clock.now();
  const chargeOf = (topupId: string) => ({ topupId, customerId, cardId, coins: 5000, currency: 'USD', createdAt });
  return { ...world, customerId, cardId, chargeOf };
}

/** A gateway to something on loopback that is not Stripe. */
async function gatewayTo(status: number | 'nobody') {
  const app = Fastify();
  await app.register(formbody);
  app.all('/*', async (_request, reply) =>
    reply.code(status === 'nobody' ? 200 : status).send({ error: { type: 'api_error' } }),
  );
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  if (status === 'nobody') await app.close();
  else onTestFinished(() => app.close());
  return createStripeGateway({
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    clock: createFakeClock(),
    api: { protocol: 'http', host: '127.0.0.1', port: Number(port) },
    maxNetworkRetries: 0,
  });
}

describe('the Stripe gateway', () => {
  it('creates the customer of a shop once', async () => {
    const { gateway, stripe } = await startGateway();
    const id = await gateway.createCustomer(SHOP);
    expect(await gateway.createCustomer(SHOP)).toBe(id);
    expect(await stripe.customers.retrieve(id)).toMatchObject({ name: 'Kopi & Co', metadata: { shop_id: 'shop-1' } });
  });

  it('lists the saved cards and says which is the default', async () => {
    const { gateway, emulator, customerId, cardId, clock } = await startWithCard('pm_card_visa');
    const otherId = emulator.attachTestCard(customerId, 'pm_card_mastercard');
    expect(emulator.attachTestCard(customerId, 'pm_card_visa')).toBe(cardId);
    const expiry = { expMonth: 12, expYear: new Date(clock.now()).getUTCFullYear() + 2 };
    expect(await gateway.listCards(customerId)).toEqual([
      { id: otherId, brand: 'mastercard', last4: '4444', ...expiry, isDefault: false },
      { id: cardId, brand: 'visa', last4: '4242', ...expiry, isDefault: true },
    ]);
  });

  it('charges a card once, however often it is asked to', async () => {
    const { gateway, stripe, chargeOf, clock } = await startWithCard('pm_card_visa');
    const paid = await gateway.charge(chargeOf('topup-1'));
    expect(paid).toEqual({ kind: 'paid', paymentId: expect.stringMatching(/^pi_/), coins: 5000, currency: 'USD' });
    expect(await gateway.charge(chargeOf('topup-1'))).toEqual(paid);
    // Stripe has forgotten the idempotency key by then.
    await clock.advance(48 * 60 * 60 * 1000);
    expect(await gateway.charge(chargeOf('topup-1'))).toEqual(paid);
    expect(await gateway.charge(chargeOf('topup-2'))).not.toEqual(paid);
    expect((await stripe.paymentIntents.list()).data).toHaveLength(2);
  });

  it('tells what became of a charge without making it', async () => {
    const { gateway, stripe, chargeOf } = await startWithCard('pm_card_visa');
    expect(await gateway.find(chargeOf('topup-1'))).toEqual({ kind: 'absent' });
    expect((await stripe.paymentIntents.list()).data).toHaveLength(0);
    const paid = await gateway.charge(chargeOf('topup-1'));
    expect(await gateway.find(chargeOf('topup-1'))).toEqual(paid);
  });

  it('finds a charge behind more than a page of newer ones, so that it is not made again', async () => {
    const { gateway, stripe, chargeOf, customerId, clock } = await startWithCard('pm_card_visa');
    const paid = await gateway.charge(chargeOf('topup-1'));
    for (let n = 0; n < 101; n++) {
      await stripe.paymentIntents.create({ amount: 5000, currency: 'usd', customer: customerId });
    }
    await clock.advance(48 * 60 * 60 * 1000);
    expect(await gateway.charge(chargeOf('topup-1'))).toEqual(paid);
  });

  it('charges once when asked twice at the same moment, and learns the outcome afterwards', async () => {
    const { gateway, stripe, chargeOf } = await startWithCard('pm_card_visa');
    const outcomes = await Promise.all([gateway.charge(chargeOf('topup-1')), gateway.charge(chargeOf('topup-1'))]);
    expect(outcomes).toContainEqual(await gateway.charge(chargeOf('topup-1')));
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  it.each([
    ['pm_card_chargeCustomerFail', 'generic_decline'],
    ['pm_card_visa', 'resource_missing'],
  ])('says why %s failed: %s', async (testCard, declineCode) => {
    const { gateway, chargeOf } = await startWithCard(testCard);
    const charge = chargeOf('topup-1');
    const cardId = declineCode === 'resource_missing' ? 'pm_of_someone_else' : charge.cardId;
    const failed = { kind: 'failed', declineCode };
    expect(await gateway.charge({ ...charge, cardId })).toEqual(failed);
    expect(await gateway.charge({ ...charge, cardId })).toEqual(failed);
  });

  it("tells that the card holder's approval is needed", async () => {
    const { gateway, chargeOf } = await startWithCard('pm_card_authenticationRequired');
    expect(await gateway.charge(chargeOf('topup-1'))).toMatchObject({ kind: 'needs_action' });
  });

  it.each([409, 500, 503, 'nobody'] as const)('does not guess when the answer is %s', async (status) => {
    const gateway = await gatewayTo(status);
    const charge = {
      topupId: randomUUID(),
      customerId: 'cus_1',
      cardId: 'pm_1',
      coins: 5000,
      currency: 'USD',
      createdAt: 0,
    };
    expect(await gateway.charge(charge)).toMatchObject({ kind: 'unknown' });
    await expect(gateway.listCards('cus_1')).rejects.toBeInstanceOf(PaymentsUnreachable);
    await expect(gateway.createCustomer(SHOP)).rejects.toBeInstanceOf(PaymentsUnreachable);
  });
});

describe('webhooks at the Stripe gateway', () => {
  async function chargedWith(testCard: string) {
    const receiver = await startWebhookReceiver();
    const world = await startWithCard(testCard, { webhookUrl: () => receiver.url });
    const outcome = await world.gateway.charge(world.chargeOf('topup-1'));
    await vi.waitFor(
      async () => {
        await world.clock.advance(1000);
        const events = await world.stripe.events.list({ limit: 100 });
        expect(events.data.every(({ pending_webhooks }) => pending_webhooks === 0)).toBe(true);
      },
      { timeout: 10_000 },
    );
    const reports = receiver.received.map(({ body, signature }) => world.gateway.readWebhook(body, signature));
    return { ...world, outcome, reports: reports.filter((report) => report !== null), received: receiver.received };
  }

  it.each(['pm_card_visa', 'pm_card_chargeCustomerFail', 'pm_card_authenticationRequired'])(
    'tell the same outcome of a charge of %s as the request did, and say nothing of other events',
    async (testCard) => {
      const { outcome, reports, received } = await chargedWith(testCard);
      expect(reports).toEqual([{ topupId: 'topup-1', outcome }]);
      expect(received.length).toBeGreaterThan(1);
    },
  );

  it('are refused when forged, changed, re-encoded or stale', async () => {
    const { gateway, received, clock } = await chargedWith('pm_card_visa');
    const [webhook] = received;
    if (webhook === undefined) throw new Error('no webhook came');
    const { body, signature } = webhook;
    const forged = Stripe.webhooks.generateTestHeaderString({
      payload: body.toString(),
      secret: 'whsec_other',
      timestamp: Math.floor(clock.now() / 1000),
    });
    const reencoded = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    const changed = Buffer.from(body.toString().replace('5000', '9000'));
    const refused: [Buffer, string][] = [
      [body, forged],
      [body, ''],
      [body, 'nonsense'],
      [reencoded, signature],
      [changed, `${signature}0`],
    ];
    for (const [bytes, header] of refused) {
      expect(() => gateway.readWebhook(bytes, header)).toThrow(WebhookSignatureInvalid);
    }
    await clock.advance(301_000);
    expect(() => gateway.readWebhook(body, signature)).toThrow(WebhookSignatureInvalid);
  });
});
