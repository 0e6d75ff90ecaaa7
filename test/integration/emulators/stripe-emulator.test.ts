import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { errorOf, startStripeWorld } from '#test/stripe-world.ts';

async function startWithCustomer() {
  const world = await startStripeWorld();
  const customer = await world.stripe.customers.create({ name: 'Kopi & Co', metadata: { shop_id: 'shop-1' } });
  const pay = (card: string, extra: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    world.stripe.paymentIntents.create({
      amount: 5000,
      currency: 'usd',
      customer: customer.id,
      payment_method: card,
      allowed_payment_method_types: ['card'],
      confirm: true,
      metadata: { topup_id: 'topup-1' },
      ...extra,
    });
  return { ...world, customer, pay };
}

describe('the Stripe emulator', () => {
  it('creates, changes and finds a customer', async () => {
    const { stripe, customer } = await startWithCustomer();
    expect(customer).toMatchObject({ object: 'customer', livemode: false, metadata: { shop_id: 'shop-1' } });
    expect(customer.id).toMatch(/^cus_\w{14}$/);
    const changed = await stripe.customers.update(customer.id, {
      email: 'owner@kopi.example',
      metadata: { plan: 'a' },
    });
    expect(changed).toMatchObject({ email: 'owner@kopi.example', metadata: { shop_id: 'shop-1', plan: 'a' } });
    expect(await stripe.customers.retrieve(customer.id)).toEqual(changed);
  });

  it('saves, lists and removes the cards of a customer', async () => {
    const { stripe, customer } = await startWithCustomer();
    const visa = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const mastercard = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customer.id });
    expect(visa).toMatchObject({ type: 'card', card: { brand: 'visa', last4: '4242' }, customer: customer.id });
    expect(mastercard).toMatchObject({ card: { brand: 'mastercard', last4: '4444' } });

    const listed = await stripe.customers.listPaymentMethods(customer.id, { type: 'card' });
    expect(listed).toMatchObject({ object: 'list', has_more: false });
    expect(listed.data.map(({ id }) => id)).toEqual([mastercard.id, visa.id]);

    expect(await stripe.paymentMethods.detach(visa.id)).toMatchObject({ id: visa.id, customer: null });
    const left = await stripe.paymentMethods.list({ customer: customer.id });
    expect(left.data.map(({ id }) => id)).toEqual([mastercard.id]);
    expect((await stripe.paymentMethods.retrieve(visa.id)).customer).toBeNull();
    expect((await errorOf(stripe.paymentMethods.attach(visa.id, { customer: customer.id }))).message).toContain(
      'may not be used again',
    );
  });

  it('takes a payment from a saved card', async () => {
    const { stripe, customer, pay } = await startWithCustomer();
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const intent = await pay(card.id, { off_session: true });
    expect(intent).toMatchObject({
      object: 'payment_intent',
      status: 'succeeded',
      amount: 5000,
      amount_received: 5000,
      currency: 'usd',
      customer: customer.id,
      payment_method: card.id,
      metadata: { topup_id: 'topup-1' },
      livemode: false,
    });
    expect(intent.id).toMatch(/^pi_\w{24}$/);
    expect(intent.client_secret).toMatch(new RegExp(`^${intent.id}_secret_`));

    const expanded = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    expect(expanded.latest_charge).toMatchObject({ object: 'charge', paid: true, status: 'succeeded', amount: 5000 });
    const listed = await stripe.paymentIntents.list({ customer: customer.id, expand: ['data.payment_method'] });
    expect(listed.data).toMatchObject([{ id: intent.id, payment_method: { id: card.id, card: { last4: '4242' } } }]);
  });

  it.each([
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_visa_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', ''],
  ])('declines a payment with %s as %s %s, and does not let it be saved', async (card, code, declineCode) => {
    const { stripe, customer, pay } = await startWithCustomer();
    const error = await errorOf(pay(card));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ statusCode: 402, code, decline_code: declineCode });
    expect(error.payment_intent).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      last_payment_error: { type: 'card_error', code, charge: error.charge },
      metadata: { topup_id: 'topup-1' },
    });
    expect(await stripe.paymentIntents.retrieve(error.payment_intent?.id ?? '')).toEqual(error.payment_intent);

    const refused = await errorOf(stripe.paymentMethods.attach(card, { customer: customer.id }));
    expect(refused).toMatchObject({ statusCode: 402, code });
    expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toEqual([]);
  });

  it('saves pm_card_chargeCustomerFail and then declines every payment with it', async () => {
    const { stripe, customer, pay } = await startWithCustomer();
    const card = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
    expect(await errorOf(pay(card.id))).toMatchObject({ code: 'card_declined', decline_code: 'generic_decline' });
  });

  it('asks the card holder of pm_card_authenticationRequired, or declines when there is none', async () => {
    const { stripe, customer, pay } = await startWithCustomer();
    const card = await stripe.paymentMethods.attach('pm_card_authenticationRequired', { customer: customer.id });
    expect(await pay(card.id)).toMatchObject({
      status: 'requires_action',
      amount_received: 0,
      next_action: { type: 'use_stripe_sdk' },
    });
    expect(await errorOf(pay(card.id, { off_session: true }))).toMatchObject({
      code: 'authentication_required',
      decline_code: 'authentication_required',
    });
  });

  it.each([
    ['jpy', 50],
    ['kwd', 10_000],
    ['sgd', 50],
    ['idr', 2_000_000_000],
  ])('takes a payment in %s of %i of its smallest coins', async (currency, amount) => {
    const { pay } = await startWithCustomer();
    expect(await pay('pm_card_visa', { currency, amount })).toMatchObject({
      status: 'succeeded',
      amount_received: amount,
    });
  });

  it('names and takes away the default card, also when that card is removed', async () => {
    const { stripe, customer } = await startWithCustomer();
    const visa = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const name = (id: string) =>
      stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: id } });
    const defaultCard = async () => {
      const found = await stripe.customers.retrieve(customer.id);
      return found.deleted ? undefined : found.invoice_settings.default_payment_method;
    };
    await name(visa.id);
    expect(await defaultCard()).toBe(visa.id);
    await name('');
    expect(await defaultCard()).toBeNull();
    await name(visa.id);
    await stripe.paymentMethods.detach(visa.id);
    expect(await defaultCard()).toBeNull();
    expect(await errorOf(name(visa.id))).toMatchObject({ statusCode: 400, param: 'payment_method' });
    const [detached] = (await stripe.events.list({ type: 'payment_method.detached' })).data;
    expect(detached?.data.previous_attributes).toEqual({ customer: customer.id });
  });

  it('leaves an intent that is not confirmed for later', async () => {
    const { pay, stripe } = await startWithCustomer();
    expect(await pay('pm_card_visa', { confirm: false })).toMatchObject({ status: 'requires_confirmation' });
    const empty = await stripe.paymentIntents.create({ amount: 5000, currency: 'usd' });
    expect(empty).toMatchObject({ status: 'requires_payment_method', latest_charge: null });
  });

  it('pages through a list', async () => {
    const { stripe, pay } = await startWithCustomer();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await pay('pm_card_visa')).id);
    const seen: string[] = [];
    for await (const { id } of stripe.paymentIntents.list({ limit: 2 })) seen.push(id);
    expect(seen).toEqual(ids);
  });

  describe('refuses', () => {
    it('a wrong key and a missing one', async () => {
      const { connect, api } = await startStripeWorld();
      const error = await errorOf(connect('sk_test_wrong').customers.create({}));
      expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
      const bare = await fetch(`http://${api.host}:${api.port}/v1/customers/cus_1`);
      expect(bare.status).toBe(401);
      expect(bare.headers.get('request-id')).toMatch(/^req_\w{14}$/);
    });

    it('what does not exist', async () => {
      const { stripe, pay } = await startWithCustomer();
      const path = await errorOf(stripe.paymentIntents.retrieve('pi_none'));
      expect(path).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' });
      const parameter = await errorOf(pay('pm_card_visa', { customer: 'cus_none' }));
      expect(parameter).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'customer' });
      expect(await errorOf(pay('pm_none'))).toMatchObject({ code: 'resource_missing', param: 'payment_method' });
      expect(await errorOf(stripe.prices.list())).toMatchObject({ statusCode: 404 });
    });

    it("another customer's card", async () => {
      const { stripe, pay } = await startWithCustomer();
      const other = await stripe.customers.create({});
      const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: other.id });
      expect(await errorOf(pay(card.id))).toMatchObject({ statusCode: 400, param: 'payment_method' });
    });

    it.each([
      [{ amount: 49 }, 'amount_too_small', 'amount'],
      [{ amount: 49, currency: 'jpy' }, 'amount_too_small', 'amount'],
      [{ amount: 199, currency: 'myr' }, 'amount_too_small', 'amount'],
      [{ amount: 10_005, currency: 'kwd' }, 'invalid_charge_amount', 'amount'],
      [{ currency: 'xxx' }, 'parameter_invalid', 'currency'],
      [{ confirm: false, return_url: 'https://shop.example' }, 'parameter_invalid', 'return_url'],
      [{ amount: 100_000_000 }, 'amount_too_large', 'amount'],
      [{ amount: 10.5 }, 'parameter_invalid_integer', 'amount'],
      [{ statement_descriptor: 'X' }, 'parameter_unknown', 'statement_descriptor'],
      [{ expand: ['nothing'] }, 'parameter_invalid', undefined],
    ])('the parameters %o', async (extra, code, param) => {
      const { pay, stripe } = await startWithCustomer();
      const error = await errorOf(pay('pm_card_visa', extra));
      expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
      expect(error.code).toBe(code);
      expect(error.param).toBe(param);
      expect((await stripe.events.list({ type: 'payment_intent.succeeded' })).data).toEqual([]);
    });

    it('a payment that could leave the page without a way back', async () => {
      const { stripe } = await startWithCustomer();
      const request = stripe.paymentIntents.create({
        amount: 5000,
        currency: 'usd',
        payment_method: 'pm_card_visa',
        confirm: true,
      });
      expect(await errorOf(request)).toMatchObject({ statusCode: 400, param: 'return_url' });
    });
  });
});
