import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { answerBank, errorOf, RETURN_URL, startStripeWorld } from '#test/stripe-world.ts';

const ASKS_ALWAYS = 'pm_card_authenticationRequired';

async function startPaying() {
  const world = await startStripeWorld();
  const { stripe } = world;
  const { id: customer } = await stripe.customers.create({ name: 'Kopi & Co' });
  const pay = (card: string, extra: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    stripe.paymentIntents.create({
      amount: 5000,
      currency: 'usd',
      customer,
      payment_method: card,
      allowed_payment_method_types: ['card'],
      confirm: true,
      return_url: RETURN_URL,
      ...extra,
    });
  return { ...world, customer, pay };
}

describe('a PaymentIntent', () => {
  it('is confirmed later, with another card after a decline', async () => {
    const { stripe } = await startPaying();
    const intent = await stripe.paymentIntents.create({
      amount: 5000,
      currency: 'usd',
      allowed_payment_method_types: ['card'],
    });
    expect(await errorOf(stripe.paymentIntents.confirm(intent.id))).toMatchObject({ statusCode: 400 });
    const declined = stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa_chargeDeclined' });
    expect(await errorOf(declined)).toMatchObject({ code: 'card_declined', payment_intent: { id: intent.id } });
    const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    expect(paid).toMatchObject({ id: intent.id, status: 'succeeded', last_payment_error: null });
    expect(await errorOf(stripe.paymentIntents.confirm(intent.id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    const { data } = await stripe.charges.list({ payment_intent: intent.id });
    expect(data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  it('takes further metadata', async () => {
    const { stripe, pay } = await startPaying();
    const { id } = await pay('pm_card_visa', { metadata: { topup_id: 'topup-1' } });
    await stripe.paymentIntents.update(id, { metadata: { note: 'x' }, description: 'Top-up' });
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      description: 'Top-up',
      metadata: { topup_id: 'topup-1', note: 'x' },
    });
  });

  it.each([
    ['pm_card_bypassPending', 'available'],
    ['pm_card_visa', 'pending'],
  ])('of %s brings money that is %s', async (card, status) => {
    const { stripe, pay } = await startPaying();
    const { latest_charge: chargeId } = await pay(card);
    const charge = await stripe.charges.retrieve(String(chargeId), { expand: ['balance_transaction'] });
    expect(charge.balance_transaction).toMatchObject({ object: 'balance_transaction', amount: 5000, status });
  });

  it.each([
    ['pm_card_riskLevelElevated', { type: 'authorized', risk_level: 'elevated' }],
    ['pm_card_visa', { type: 'authorized', risk_level: 'normal' }],
  ])('of %s tells the risk', async (card, outcome) => {
    const { stripe, pay } = await startPaying();
    const { latest_charge: chargeId } = await pay(card);
    expect((await stripe.charges.retrieve(String(chargeId))).outcome).toMatchObject(outcome);
  });

  it('that is blocked says so at its charge', async () => {
    const { stripe, pay } = await startPaying();
    const error = await errorOf(pay('pm_card_radarBlock'));
    expect((await stripe.charges.retrieve(String(error.charge))).outcome).toMatchObject({
      type: 'blocked',
      risk_level: 'highest',
      network_status: 'not_sent_to_network',
    });
  });
});

describe('a SetupIntent', () => {
  it('sets a card up, asks for approval, or is declined', async () => {
    const { stripe, customer } = await startPaying();
    const setUp = (card: string) =>
      stripe.setupIntents.create({
        customer,
        payment_method: card,
        allowed_payment_method_types: ['card'],
        confirm: true,
        return_url: RETURN_URL,
      });
    const visa = await setUp('pm_card_visa');
    expect(visa).toMatchObject({ status: 'succeeded', customer });
    expect((await stripe.paymentMethods.retrieve(String(visa.payment_method))).customer).toBe(customer);

    const asking = await setUp(ASKS_ALWAYS);
    expect(asking.status).toBe('requires_action');
    const { body } = await answerBank(asking.next_action?.redirect_to_url?.url, 'approve');
    expect(body.url).toContain(`${RETURN_URL}?setup_intent=${asking.id}`);
    expect((await stripe.setupIntents.retrieve(asking.id)).status).toBe('succeeded');

    expect(await errorOf(setUp('pm_card_visa_chargeDeclinedLostCard'))).toMatchObject({
      statusCode: 402,
      decline_code: 'lost_card',
      setup_intent: { status: 'requires_payment_method', last_setup_error: { decline_code: 'lost_card' } },
    });
    const { data } = await stripe.setupIntents.list({ customer });
    expect(data.map(({ status }) => status)).toEqual(['requires_payment_method', 'succeeded', 'succeeded']);
  });

  it('is confirmed later, or canceled', async () => {
    const { stripe, customer } = await startPaying();
    const intent = await stripe.setupIntents.create({ customer, allowed_payment_method_types: ['card'] });
    expect(await stripe.setupIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })).toMatchObject({
      id: intent.id,
      status: 'succeeded',
    });
    expect(await errorOf(stripe.setupIntents.cancel(intent.id))).toMatchObject({
      code: 'setup_intent_unexpected_state',
    });
    const other = await stripe.setupIntents.create({ customer, allowed_payment_method_types: ['card'] });
    expect(await stripe.setupIntents.cancel(other.id)).toMatchObject({ status: 'canceled' });
  });
});
