import Stripe from 'stripe';
import { describe, expect, it, vi } from 'vitest';
import type { FakeClock } from '#test/fake-clock.ts';
import { type ReceivedWebhook, startStripeWorld, startWebhookReceiver, WEBHOOK_SECRET } from '#test/stripe-world.ts';

const payment: Stripe.PaymentIntentCreateParams = {
  amount: 5000,
  currency: 'usd',
  payment_method: 'pm_card_visa',
  allowed_payment_method_types: ['card'],
  confirm: true,
};

const PAID = ['charge.succeeded', 'payment_intent.created', 'payment_intent.succeeded'];

/** What a receiver makes of webhooks: it believes only what is signed. */
function verify(received: ReceivedWebhook[], clock: FakeClock): Stripe.Event[] {
  return received.map(({ body, signature }) =>
    Stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET, 300, undefined, clock.now()),
  );
}

const typesOf = (events: readonly { type: string }[]) => events.map(({ type }) => type).sort();

/** Moves time on, a second at a time, until `done` holds. */
async function advanceUntil(clock: FakeClock, done: () => void | Promise<void>): Promise<void> {
  await vi.waitFor(
    async () => {
      await clock.advance(1000);
      await done();
    },
    { timeout: 10_000 },
  );
}

describe('webhooks of the Stripe emulator', () => {
  it('tell each event once, signed over the bytes that are sent', async () => {
    const receiver = await startWebhookReceiver();
    const { stripe, clock } = await startStripeWorld({ webhookUrl: () => receiver.url });
    const intent = await stripe.paymentIntents.create(payment, { idempotencyKey: 'topup-1' });
    await advanceUntil(clock, async () => {
      const events = await stripe.events.list();
      expect(events.data.map(({ pending_webhooks }) => pending_webhooks)).toEqual([0, 0, 0]);
    });
    const events = verify(receiver.received, clock);
    expect(typesOf(events)).toEqual(PAID);
    const paid = events.find(({ type }) => type === 'payment_intent.succeeded');
    expect(paid).toMatchObject({
      object: 'event',
      livemode: false,
      data: { object: { id: intent.id, status: 'succeeded' } },
      request: { id: intent.lastResponse.requestId, idempotency_key: 'topup-1' },
    });
  });

  it('tell of a declined card', async () => {
    const receiver = await startWebhookReceiver();
    const { stripe, clock } = await startStripeWorld({ webhookUrl: () => receiver.url });
    const declined = stripe.paymentIntents.create({ ...payment, payment_method: 'pm_card_chargeDeclined' });
    await expect(declined).rejects.toBeInstanceOf(Stripe.errors.StripeCardError);
    await advanceUntil(clock, () => expect(receiver.received).toHaveLength(3));
    expect(typesOf(verify(receiver.received, clock))).toEqual([
      'charge.failed',
      'payment_intent.created',
      'payment_intent.payment_failed',
    ]);
  });

  it('are repeated, ever more slowly, until they are acknowledged', async () => {
    const receiver = await startWebhookReceiver();
    receiver.status = 500;
    const { stripe, clock } = await startStripeWorld({ webhookUrl: () => receiver.url });
    await stripe.customers.create({});
    await advanceUntil(clock, () => expect(receiver.received.length).toBeGreaterThanOrEqual(3));
    receiver.status = 200;
    await advanceUntil(clock, async () => {
      const events = await stripe.events.list();
      expect(events.data).toMatchObject([{ pending_webhooks: 0 }]);
    });
    const ids = verify(receiver.received, clock).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    const delivered = ids.length;
    await clock.advance(3_600_000);
    expect(receiver.received).toHaveLength(delivered);
  });

  it('wait for somebody to listen, also over a restart', async () => {
    const first = await startStripeWorld();
    await first.stripe.paymentIntents.create(payment);
    await first.clock.advance(10_000);
    await first.emulator.close();

    const receiver = await startWebhookReceiver();
    const { clock } = await startStripeWorld({
      store: first.store,
      clock: first.clock,
      webhookUrl: () => receiver.url,
    });
    await advanceUntil(clock, () => expect(receiver.received).toHaveLength(3));
    expect(typesOf(verify(receiver.received, clock))).toEqual(PAID);
  });

  it('are not sent for a request that is repeated with its key', async () => {
    const receiver = await startWebhookReceiver();
    const { stripe, clock } = await startStripeWorld({ webhookUrl: () => receiver.url });
    await stripe.customers.create({}, { idempotencyKey: 'customer-1' });
    await stripe.customers.create({}, { idempotencyKey: 'customer-1' });
    await advanceUntil(clock, () => expect(receiver.received).toHaveLength(1));
    expect((await stripe.events.list()).data).toHaveLength(1);
  });
});
