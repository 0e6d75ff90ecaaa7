import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import {
  answerBank,
  errorOf,
  openCheckout,
  pageState,
  RETURN_URL,
  startStripeWorld,
  typeCard,
} from '#test/stripe-world.ts';

const ASKS_ALWAYS = 'pm_card_authenticationRequired';
const ASKS_UNLESS_SET_UP = 'pm_card_authenticationRequiredOnSetup';

async function startPaying() {
  const world = await startStripeWorld();
  const { stripe, clock } = world;
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
  const payOffSession = (card: string) =>
    stripe.paymentIntents.create({
      amount: 5000,
      currency: 'usd',
      customer,
      payment_method: card,
      allowed_payment_method_types: ['card'],
      confirm: true,
      off_session: true,
    });
  const pageOf = (intent: Stripe.PaymentIntent) => intent.next_action?.redirect_to_url?.url;
  const eventsOf = async (id: string) => {
    const { data } = await stripe.events.list({ limit: 100 });
    return data.flatMap(({ type, data: { object } }) => ('id' in object && object.id === id ? [type] : [])).reverse();
  };
  const settle = () => clock.advance(1_000);
  return { ...world, customer, pay, payOffSession, pageOf, eventsOf, settle };
}

describe('a payment that the card holder must approve', () => {
  it('leads to the bank, is processed once approved, and succeeds', async () => {
    const { stripe, pay, pageOf, eventsOf, settle } = await startPaying();
    const asking = await pay(ASKS_ALWAYS);
    expect(asking).toMatchObject({
      status: 'requires_action',
      amount_received: 0,
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: RETURN_URL } },
    });
    expect((await pageState(pageOf(asking))).body).toEqual({
      status: 'waiting',
      kind: 'payment',
      amount: '$50.00',
      card: { brand: 'visa', last4: '3184' },
    });

    const { body } = await answerBank(pageOf(asking), 'approve');
    const back = new URL(body.url ?? '');
    expect(back.origin + back.pathname).toBe(RETURN_URL);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      payment_intent: asking.id,
      payment_intent_client_secret: asking.client_secret,
      redirect_status: 'pending',
    });
    expect(await stripe.paymentIntents.retrieve(asking.id)).toMatchObject({
      status: 'processing',
      next_action: null,
      processing: { type: 'card' },
    });
    await settle();
    expect(await stripe.paymentIntents.retrieve(asking.id, { expand: ['latest_charge'] })).toMatchObject({
      status: 'succeeded',
      amount_received: 5000,
      processing: null,
      latest_charge: {
        paid: true,
        payment_method_details: {
          card: { three_d_secure: { result: 'authenticated', authentication_flow: 'challenge' } },
        },
      },
    });
    expect(await eventsOf(asking.id)).toEqual([
      'payment_intent.created',
      'payment_intent.requires_action',
      'payment_intent.processing',
      'payment_intent.succeeded',
    ]);
  });

  it('is charged once however often it is approved', async () => {
    const { stripe, pay, pageOf, settle } = await startPaying();
    const asking = await pay(ASKS_ALWAYS);
    const answers = await Promise.all([1, 2, 3].map(() => answerBank(pageOf(asking), 'approve')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    await settle();
    expect((await answerBank(pageOf(asking), 'fail')).status).toBe(409);
    expect((await stripe.charges.list({ payment_intent: asking.id })).data).toHaveLength(1);
  });

  it('fails when the card holder does not approve', async () => {
    const { stripe, pay, pageOf, eventsOf, settle } = await startPaying();
    const asking = await pay(ASKS_ALWAYS);
    const { body } = await answerBank(pageOf(asking), 'fail');
    expect(new URL(body.url ?? '').searchParams.get('redirect_status')).toBe('failed');
    await settle();
    expect(await stripe.paymentIntents.retrieve(asking.id)).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      latest_charge: null,
      last_payment_error: {
        code: 'payment_intent_authentication_failure',
        payment_method: { object: 'payment_method' },
      },
    });
    expect((await eventsOf(asking.id)).at(-1)).toBe('payment_intent.payment_failed');
  });

  it('waits when nobody answers, until it is canceled', async () => {
    const { stripe, pay, pageOf, clock } = await startPaying();
    const asking = await pay(ASKS_ALWAYS);
    await clock.advance(3 * 24 * 3_600_000);
    expect((await stripe.paymentIntents.retrieve(asking.id)).status).toBe('requires_action');
    expect(await stripe.paymentIntents.cancel(asking.id, { cancellation_reason: 'abandoned' })).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'abandoned',
      canceled_at: Math.floor(clock.now() / 1000),
      next_action: null,
    });
    expect((await answerBank(pageOf(asking), 'approve')).status).toBe(409);
    expect(await errorOf(stripe.paymentIntents.cancel(asking.id))).toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { id: asking.id, status: 'canceled' },
    });
  });

  it('is not charged any more when it is canceled while it is processed', async () => {
    const { stripe, pay, pageOf, settle } = await startPaying();
    const asking = await pay(ASKS_ALWAYS);
    await answerBank(pageOf(asking), 'approve');
    await stripe.paymentIntents.cancel(asking.id);
    await settle();
    expect((await stripe.paymentIntents.retrieve(asking.id)).status).toBe('canceled');
    expect((await stripe.charges.list({ payment_intent: asking.id })).data).toEqual([]);
  });

  it('goes on being processed after a restart', async () => {
    const { pay, pageOf, emulator, store, clock } = await startPaying();
    const asking = await pay(ASKS_ALWAYS);
    await answerBank(pageOf(asking), 'approve');
    await emulator.close();
    const { stripe } = await startStripeWorld({ store, clock });
    await clock.advance(1_000);
    expect((await stripe.paymentIntents.retrieve(asking.id)).status).toBe('succeeded');
  });
});

describe('a payment while nobody is there', () => {
  it('fails with the intent when the card holder would have to approve', async () => {
    const { payOffSession, stripe, customer } = await startPaying();
    const card = await stripe.paymentMethods.attach(ASKS_ALWAYS, { customer });
    const error = await errorOf(payOffSession(card.id));
    expect(error).toMatchObject({
      statusCode: 402,
      code: 'authentication_required',
      decline_code: 'authentication_required',
      payment_intent: { status: 'requires_payment_method', last_payment_error: { code: 'authentication_required' } },
      payment_method: { id: card.id },
    });
  });

  it('succeeds with a card that was set up once, which still asks when somebody is there', async () => {
    const { stripe, customer, pay, payOffSession } = await startPaying();
    const card = await stripe.paymentMethods.attach(ASKS_UNLESS_SET_UP, { customer });
    expect(await errorOf(payOffSession(card.id))).toMatchObject({ code: 'authentication_required' });

    const { url } = await openCheckout(stripe, customer);
    const asked = await typeCard(url, { number: '4000002500003155' });
    await answerBank(asked.body.url, 'approve');
    const [setUp] = (await stripe.customers.listPaymentMethods(customer)).data;
    expect(setUp?.id).not.toBe(card.id);
    expect(await payOffSession(setUp?.id ?? '')).toMatchObject({ status: 'succeeded' });
    expect(await payOffSession(setUp?.id ?? '')).toMatchObject({ status: 'succeeded' });
    expect(await pay(setUp?.id ?? '')).toMatchObject({ status: 'requires_action' });
  });
});

describe('3-D Secure on request', () => {
  const any = { payment_method_options: { card: { request_three_d_secure: 'any' as const } } };

  it('asks the holder of a card that supports it', async () => {
    const { pay } = await startPaying();
    expect(await pay('pm_card_threeDSecureOptional', any)).toMatchObject({ status: 'requires_action' });
    expect(await pay('pm_card_visa', any)).toMatchObject({ status: 'succeeded' });
  });

  it('fails with a card where it does not work', async () => {
    const { pay } = await startPaying();
    expect(await errorOf(pay('pm_card_threeDSecureOptionalProcessingError', any))).toMatchObject({
      code: 'card_declined',
    });
  });
});
