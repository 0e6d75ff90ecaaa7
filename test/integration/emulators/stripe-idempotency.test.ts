import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { startStripeWorld } from '#test/stripe-world.ts';

const HOUR = 60 * 60 * 1000;
const key = { idempotencyKey: 'topup-1' };
const payment: Stripe.PaymentIntentCreateParams = {
  amount: 5000,
  currency: 'usd',
  payment_method: 'pm_card_visa',
  allowed_payment_method_types: ['card'],
  confirm: true,
};

const countOf = async (stripe: Stripe) => (await stripe.paymentIntents.list({ limit: 100 })).data.length;

describe('an idempotency key', () => {
  it('repeats the first answer and does nothing twice', async () => {
    const { stripe } = await startStripeWorld();
    const first = await stripe.paymentIntents.create(payment, key);
    const again = await stripe.paymentIntents.create(payment, key);
    expect(again).toEqual(first);
    expect(first.lastResponse.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'idempotency-key': 'topup-1',
      'original-request': first.lastResponse.requestId,
    });
    expect(await countOf(stripe)).toBe(1);
  });

  it('repeats a declined card too', async () => {
    const { stripe } = await startStripeWorld();
    const declined = { ...payment, payment_method: 'pm_card_chargeDeclined' };
    const intents = await Promise.all(
      [1, 2].map(async () => {
        const error: unknown = await stripe.paymentIntents.create(declined, key).catch((caught: unknown) => caught);
        return error instanceof Stripe.errors.StripeCardError ? error.payment_intent?.id : undefined;
      }),
    );
    expect(intents[0]).toMatch(/^pi_/);
    expect(intents[1]).toBe(intents[0]);
    expect(await countOf(stripe)).toBe(1);
  });

  it('is refused for other parameters and for another path', async () => {
    const { stripe } = await startStripeWorld();
    await stripe.paymentIntents.create(payment, key);
    const otherAmount = stripe.paymentIntents.create({ ...payment, amount: 6000 }, key);
    await expect(otherAmount).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    await expect(stripe.customers.create({}, key)).rejects.toMatchObject({
      statusCode: 400,
      rawType: 'idempotency_error',
    });
    expect(await countOf(stripe)).toBe(1);
  });

  it('is refused while another request holds it', async () => {
    const { stripe, clock } = await startStripeWorld({ latencyMs: 1000 });
    const requests = [stripe.paymentIntents.create(payment, key), stripe.paymentIntents.create(payment, key)];
    // Time stands still, so only the one that is refused can end.
    await expect(Promise.race(requests)).rejects.toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    await clock.advance(1000);
    const settled = await Promise.allSettled(requests);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await countOf(stripe)).toBe(1);
  });

  it('is free again when the parameters were wrong', async () => {
    const { stripe } = await startStripeWorld();
    await expect(stripe.paymentIntents.create({ ...payment, amount: 1.5 }, key)).rejects.toMatchObject({
      code: 'parameter_invalid_integer',
    });
    expect(await stripe.paymentIntents.create(payment, key)).toMatchObject({ status: 'succeeded' });
  });

  it('is remembered over a restart, and for a day', async () => {
    const first = await startStripeWorld();
    const intent = await first.stripe.paymentIntents.create(payment, key);
    await first.emulator.close();

    const { stripe, clock } = await startStripeWorld({ store: first.store, clock: first.clock });
    await clock.advance(23 * HOUR);
    expect((await stripe.paymentIntents.create(payment, key)).id).toBe(intent.id);
    await clock.advance(HOUR);
    expect((await stripe.paymentIntents.create(payment, key)).id).not.toBe(intent.id);
  });
});
