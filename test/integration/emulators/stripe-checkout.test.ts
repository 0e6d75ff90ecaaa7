import { describe, expect, it, vi } from 'vitest';
import { createFakeClock } from '#test/fake-clock.ts';
import {
  answerBank,
  openCheckout,
  pageState,
  RETURN_URL,
  startCheckout,
  startStripeWorld,
  typeCard,
} from '#test/stripe-world.ts';

const VISA = '4242 4242 4242 4242';
const ASKS = '4000 0025 0000 3155';

describe('a Checkout Session that saves a card', () => {
  it('opens a page', async () => {
    const { session, customer, stripe, api, clock } = await startCheckout({
      client_reference_id: 'setup-1',
      metadata: { shop_id: 'shop-1' },
    });
    const now = Math.floor(clock.now() / 1000);
    expect(session).toMatchObject({
      object: 'checkout.session',
      mode: 'setup',
      status: 'open',
      payment_status: 'no_payment_required',
      customer: customer.id,
      client_reference_id: 'setup-1',
      metadata: { shop_id: 'shop-1' },
      allowed_payment_method_types: ['card'],
      created: now,
      expires_at: now + 24 * 3600,
      url: `http://127.0.0.1:${api.port}/c/pay/${session.id}`,
    });
    const intent = await stripe.setupIntents.retrieve(String(session.setup_intent));
    expect(intent).toMatchObject({ status: 'requires_payment_method', customer: customer.id, usage: 'off_session' });
    const open = await stripe.checkout.sessions.list({ customer: customer.id, status: 'open' });
    expect(open.data.map(({ id }) => id)).toEqual([session.id]);
    expect((await stripe.checkout.sessions.list({ status: 'complete' })).data).toEqual([]);
  });

  it('saves the card that is typed in, tells it, and leads back', async () => {
    const { session, customer, cards, find, eventTypes } = await startCheckout();
    const answer = await typeCard(session.url, { number: VISA, expiry: '03/29', name: ' Kathy Yip ' });
    expect(answer).toEqual({ status: 200, body: { url: `${RETURN_URL}?session=${session.id}` } });

    const [card] = await cards();
    expect(card).toMatchObject({
      customer: customer.id,
      billing_details: { name: 'Kathy Yip' },
      card: { brand: 'visa', last4: '4242', exp_month: 3, exp_year: 2029, checks: { cvc_check: 'pass' } },
    });
    expect(await find()).toMatchObject({
      status: 'complete',
      url: null,
      setup_intent: { status: 'succeeded', payment_method: card?.id },
    });
    expect(await eventTypes()).toEqual([
      'customer.created',
      'setup_intent.created',
      'payment_method.attached',
      'setup_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  it('saves one card when Add is pressed twice, and says that it is done', async () => {
    const first = await startCheckout();
    const { session, store, customer } = first;
    await first.emulator.close();
    const { stripe, clock } = await startStripeWorld({ store, clock: first.clock, latencyMs: 1000 });
    const presses = Promise.all([1, 2].map(() => typeCard(session.url, { number: VISA })));
    let over = false;
    presses.then(() => {
      over = true;
    });
    // Time stands still, so both are being thought about when this is answered.
    await pageState(session.url);
    await vi.waitFor(async () => {
      await clock.advance(1000);
      expect(over).toBe(true);
    });
    expect((await presses).map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);

    expect((await typeCard(session.url, { number: VISA })).status).toBe(409);
    expect((await pageState(session.url)).body).toMatchObject({
      status: 'complete',
      successUrl: `${RETURN_URL}?session=${session.id}`,
    });
  });

  it.each([
    ['number', '4242 4242 4242 4241', 'incorrect_number'],
    ['number', '4242 4242', 'incomplete_number'],
    ['number', '', 'incomplete_number'],
    ['number', '4242x4242y4242z4242', 'incorrect_number'],
    ['expiry', '13 / 34', 'invalid_expiry_month'],
    ['expiry', '00/34', 'invalid_expiry_month'],
    ['expiry', '12 / 95', 'invalid_expiry_year'],
    ['expiry', '12 / 25', 'invalid_expiry_year'],
    ['expiry', '12 / 2120', 'invalid_expiry_year'],
    ['expiry', '12', 'incomplete_expiry'],
    ['cvc', '99', 'invalid_cvc'],
    ['cvc', '1234', 'invalid_cvc'],
    ['name', '  ', 'missing'],
  ])('refuses the %s %j in place: %s', async (field, text, code) => {
    const { session, cards, find } = await startCheckout();
    const answer = await typeCard(session.url, { number: VISA, [field]: text });
    expect(answer).toEqual({
      status: 422,
      body: { errors: { [field]: { code, message: expect.stringMatching(/\.$/) } } },
    });
    expect(await cards()).toEqual([]);
    expect((await find()).status).toBe('open');
  });

  it('takes a card that expires this month, and none that expired last month', async () => {
    const { stripe } = await startStripeWorld({ clock: createFakeClock(Date.UTC(2026, 1, 28, 23)) });
    const { id } = await stripe.customers.create({});
    const { url } = await openCheckout(stripe, id);
    expect((await typeCard(url, { number: VISA, expiry: '01/26' })).body.errors).toMatchObject({
      expiry: { code: 'invalid_expiry_month', message: "Your card's expiration date is in the past." },
    });
    expect((await typeCard(url, { number: VISA, expiry: '02/26' })).status).toBe(200);
  });

  it('wants four digits of an American Express card', async () => {
    const { session } = await startCheckout();
    const amex = { number: '3714 496353 98431' };
    expect((await typeCard(session.url, amex)).body.errors).toHaveProperty('cvc');
    expect((await typeCard(session.url, { ...amex, cvc: '1234' })).status).toBe(200);
  });

  it('says why the card is declined, and takes another one', async () => {
    const { session, find, cards, eventTypes } = await startCheckout();
    const answer = await typeCard(session.url, { number: '4000 0000 0000 9995' });
    const error = { code: 'card_declined', decline_code: 'insufficient_funds' };
    expect(answer).toMatchObject({
      status: 402,
      body: { error: { ...error, message: 'Your card has insufficient funds.' } },
    });
    expect(await find()).toMatchObject({
      status: 'open',
      setup_intent: { status: 'requires_payment_method', last_setup_error: { type: 'card_error', ...error } },
    });
    expect(await eventTypes()).toContain('setup_intent.setup_failed');
    expect((await typeCard(session.url, { number: VISA })).status).toBe(200);
    expect(await cards()).toHaveLength(1);
  });

  it('refuses a card that is no test card, and keeps nothing of it', async () => {
    const { session, store, find } = await startCheckout();
    const number = '4012888888881881';
    expect(await typeCard(session.url, { number, name: 'Real Name' })).toMatchObject({
      status: 402,
      body: { error: { code: 'card_declined', decline_code: 'test_mode_live_card' } },
    });
    const { setup_intent: intent } = await find();
    expect(intent).toMatchObject({ last_setup_error: null });
    for (const name of ['card', 'payment_method', 'event', 'setup_intent', 'session', 'idempotency']) {
      const kept = JSON.stringify(store.collection(`stripe.${name}`).list());
      expect(kept).not.toContain('1881');
      expect(kept).not.toContain('Real Name');
    }
  });

  it('keeps no number and no security code of a card that it saves', async () => {
    const { session, store } = await startCheckout();
    await typeCard(session.url, { number: VISA, cvc: '917' });
    for (const name of ['card', 'payment_method', 'event', 'setup_intent', 'session']) {
      const kept = JSON.stringify(store.collection(`stripe.${name}`).list());
      expect(kept).not.toMatch(/4242[ -]?4242|"917"/);
    }
  });

  it('tells published cards apart that share their last four digits', async () => {
    const { cards, stripe, customer } = await startCheckout();
    for (const number of ['6200000000000005', '4000003480000005']) {
      await typeCard((await openCheckout(stripe, customer.id)).url, { number });
    }
    expect((await cards()).map(({ card }) => [card?.brand, card?.country, card?.last4])).toEqual([
      ['visa', 'HU', '0005'],
      ['unionpay', 'CN', '0005'],
    ]);
  });
});

describe('a card whose holder must approve', () => {
  it('is saved once the bank says so', async () => {
    const { session, cards, find, api } = await startCheckout();
    const { body } = await typeCard(session.url, { number: ASKS });
    expect(body.url).toMatch(new RegExp(`^http://127.0.0.1:${api.port}/3d_secure_2/seti_\\w+_secret_\\w+$`));
    expect(await cards()).toEqual([]);
    expect(await find()).toMatchObject({
      status: 'open',
      setup_intent: { status: 'requires_action', next_action: { type: 'redirect_to_url' } },
    });
    expect((await pageState(body.url)).body).toEqual({
      status: 'waiting',
      kind: 'setup',
      amount: null,
      card: { brand: 'visa', last4: '3155' },
    });
    const approved = await answerBank(body.url, 'approve');
    expect(approved).toEqual({ status: 200, body: { url: `${RETURN_URL}?session=${session.id}` } });
    expect(await cards()).toHaveLength(1);
    expect((await find()).status).toBe('complete');
    expect((await answerBank(body.url, 'fail')).status).toBe(409);
    expect((await pageState(body.url)).body.status).toBe('over');
  });

  it('leads back to the page with the reason when the bank does not, and another card may be tried', async () => {
    const { session, find, cards } = await startCheckout();
    const asked = await typeCard(session.url, { number: ASKS });
    expect((await answerBank(asked.body.url, 'fail')).body.url).toBe(session.url);
    expect((await pageState(session.url)).body).toMatchObject({
      status: 'open',
      problem: expect.stringContaining('Your bank could not confirm'),
    });
    expect(await find()).toMatchObject({
      setup_intent: {
        status: 'requires_payment_method',
        last_setup_error: { code: 'setup_intent_authentication_failure' },
      },
    });
    expect((await typeCard(session.url, { number: VISA })).status).toBe(200);
    expect(await cards()).toHaveLength(1);
  });

  it('is not saved while nobody answers, and another one may be typed in meanwhile', async () => {
    const { session, cards } = await startCheckout();
    const asked = await typeCard(session.url, { number: ASKS });
    await typeCard(session.url, { number: VISA });
    expect((await answerBank(asked.body.url, 'approve')).status).toBe(409);
    expect((await cards()).map(({ card }) => card?.last4)).toEqual(['4242']);
  });
});
