import { describe, expect, it } from 'vitest';
import { answerBank, RETURN_URL, startStripeGateway, startWithCard, typeCard } from '#test/stripe-world.ts';

const VISA = '4242424242424242';

/** A hosted page that is open. */
async function startSetup() {
  const world = await startStripeGateway();
  const { gateway, customerId } = world;
  const open = (id: string) => gateway.openSetup({ id, customerId, returnUrl: RETURN_URL });
  const defaults = async () => (await gateway.listCards(customerId)).map(({ last4, isDefault }) => [last4, isDefault]);
  return { ...world, open, defaults, setup: await open('setup-1') };
}

describe('the saved cards', () => {
  it('are listed, and one of them is the default', async () => {
    const { gateway, emulator, customerId, cardId, clock } = await startWithCard('pm_card_visa');
    const otherId = emulator.attachTestCard(customerId, 'pm_card_mastercard');
    expect(emulator.attachTestCard(customerId, 'pm_card_visa')).toBe(cardId);
    const expiry = { expMonth: 12, expYear: new Date(clock.now()).getUTCFullYear() + 2 };
    expect(await gateway.listCards(customerId)).toEqual([
      { id: otherId, brand: 'mastercard', last4: '4444', ...expiry, isDefault: false },
      { id: cardId, brand: 'visa', last4: '4242', ...expiry, isDefault: true },
    ]);
    await gateway.setDefaultCard(customerId, otherId);
    const defaults = (await gateway.listCards(customerId)).filter(({ isDefault }) => isDefault);
    expect(defaults.map(({ id }) => id)).toEqual([otherId]);
  });

  it('are removed, once or again', async () => {
    const { gateway, customerId, cardId } = await startWithCard('pm_card_visa');
    await Promise.all([gateway.removeCard(customerId, cardId), gateway.removeCard(customerId, cardId)]);
    expect(await gateway.listCards(customerId)).toEqual([]);
    await gateway.removeCard(customerId, cardId);
    await gateway.removeCard(customerId, 'pm_none');
  });

  it('of somebody else are not removed', async () => {
    const { gateway, customerId, stripe } = await startWithCard('pm_card_visa');
    const other = await gateway.createCustomer({ id: 'shop-2', name: 'Other' });
    const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer: other });
    await gateway.removeCard(customerId, id);
    expect(await gateway.listCards(other)).toHaveLength(1);
  });
});

describe('a hosted page to add a card', () => {
  it('is opened once per id', async () => {
    const { open, setup, api, stripe, customerId, gateway } = await startSetup();
    expect(setup.url).toBe(`http://127.0.0.1:${api.port}/c/pay/${setup.sessionId}`);
    expect(await open('setup-1')).toEqual(setup);
    expect(await open('setup-2')).not.toEqual(setup);
    const elsewhere = { id: 'setup-1', customerId, returnUrl: 'http://127.0.0.1:4002/return' };
    expect(await gateway.openSetup(elsewhere)).toMatchObject({ sessionId: expect.stringMatching(/^cs_/) });
    expect(await stripe.checkout.sessions.retrieve(setup.sessionId)).toMatchObject({
      mode: 'setup',
      customer: customerId,
      client_reference_id: 'setup-1',
      success_url: RETURN_URL,
      cancel_url: RETURN_URL,
    });
  });

  it('is open until the card is added', async () => {
    const { gateway, setup, customerId } = await startSetup();
    expect(await gateway.findSetup(setup.sessionId)).toEqual({ kind: 'open' });
    const asked = await typeCard(setup.url, { number: '4000002500003155' });
    expect(await gateway.findSetup(setup.sessionId)).toEqual({ kind: 'open' });
    expect((await answerBank(asked.body.url, 'approve')).body.url).toBe(RETURN_URL);
    const [card] = await gateway.listCards(customerId);
    expect(await gateway.findSetup(setup.sessionId)).toEqual({ kind: 'complete', cardId: card?.id });
  });

  it('makes the first card the default, and no further one', async () => {
    const { gateway, open, setup, defaults, stripe } = await startSetup();
    await typeCard(setup.url, { number: VISA });
    expect(await defaults()).toEqual([['4242', false]]);
    await gateway.findSetup(setup.sessionId);
    expect(await defaults()).toEqual([['4242', true]]);

    const second = await open('setup-2');
    await typeCard(second.url, { number: '5555555555554444' });
    const [, changes] = [
      await gateway.findSetup(second.sessionId),
      await stripe.events.list({ type: 'customer.updated' }),
    ];
    expect(await defaults()).toEqual([
      ['4444', false],
      ['4242', true],
    ]);
    expect(changes.data).toHaveLength(1);
  });

  it('makes nothing the default that was removed meanwhile', async () => {
    const { gateway, setup, customerId } = await startSetup();
    await typeCard(setup.url, { number: VISA });
    const [card] = await gateway.listCards(customerId);
    await gateway.removeCard(customerId, card?.id ?? '');
    expect(await gateway.findSetup(setup.sessionId)).toEqual({ kind: 'complete', cardId: card?.id });
  });

  it('ends by itself after a day, and is over when nobody knows it', async () => {
    const { gateway, setup, clock } = await startSetup();
    await clock.advance(24 * 60 * 60 * 1000);
    expect(await gateway.findSetup(setup.sessionId)).toEqual({ kind: 'expired' });
    expect(await gateway.findSetup('cs_test_none')).toEqual({ kind: 'expired' });
  });
});
