import type { FastifyInstance } from 'fastify';
import type Stripe from 'stripe';
import { z } from 'zod';
import { type Account, idOf, NO_REQUEST } from '../account.ts';
import { findByNumber } from '../cards/find.ts';
import { completeSession } from '../resources/checkout-sessions.ts';
import { newMethod } from '../resources/payment-methods.ts';
import { confirmSetup } from '../set-up.ts';
import { readCardForm } from './card-form.ts';
import type { HostedParts } from './pages.ts';
import { SHOWN_CARDS } from './shown-cards.ts';

const formSchema = z.object({
  number: z.string().max(40).catch(''),
  expiry: z.string().max(12).catch(''),
  cvc: z.string().max(8).catch(''),
  name: z.string().max(200).catch(''),
});

const NOT_A_TEST_CARD = {
  code: 'card_declined',
  decline_code: 'test_mode_live_card',
  message: 'Your card was declined: this is a demo, where only test cards work. The number was not kept.',
};
const NOT_APPROVED = 'Your bank could not confirm that it is you. Please try again, or use another card.';

type PageRequest = { Params: { id: string } };

/** Where the owner of a card types it in (https://docs.stripe.com/payments/checkout). */
export function checkoutPage(app: FastifyInstance, { store, account, think, changed }: HostedParts): void {
  app.get<PageRequest>('/c/pay/:id', async (_request, reply) => reply.sendFile('checkout.html'));

  app.get<PageRequest>('/c/pay/:id/state', async ({ params }, reply) => {
    const session = account.sessions.get(params.id);
    if (session === undefined) return reply.code(404).send({ status: 'unknown' });
    return reply.send({
      status: session.status,
      successUrl: session.status === 'complete' ? successUrl(session) : null,
      cancelUrl: session.cancel_url,
      problem: problemOf(account, session),
      cards: SHOWN_CARDS,
    });
  });

  app.post<PageRequest>('/c/pay/:id', async ({ params, body }, reply) => {
    const session = account.sessions.get(params.id);
    if (session === undefined) return reply.code(404).send({ status: 'unknown' });
    if (session.status !== 'open') return reply.code(409).send({ status: session.status });
    const read = readCardForm(formSchema.parse(body ?? {}), account.now());
    if (!read.ok) return reply.code(422).send({ errors: read.errors });
    const { number, ...typed } = read.card;
    const card = findByNumber(number);
    // A card that may be a real one leaves no trace.
    if (card === undefined) return reply.code(402).send({ error: NOT_A_TEST_CARD });

    await think();
    const added = store.transaction(() => add(account, params.id, newMethod(account, card, typed)));
    changed();
    return reply.code(added.status).send(added.body);
  });
}

/** Sets the card up for the session's customer. */
function add(account: Account, sessionId: string, method: Stripe.PaymentMethod) {
  const session = account.sessions.get(sessionId);
  const intent = account.setupIntents.get(idOf(session?.setup_intent) ?? '');
  // It may have been finished in another window meanwhile.
  if (session?.status !== 'open' || intent === undefined) return { status: 409, body: { status: session?.status } };
  const result = confirmSetup(account, intent, method, session.url, NO_REQUEST);
  if (result.error !== null) {
    const { code, decline_code, message } = result.error.body;
    return { status: 402, body: { error: { code, decline_code, message } } };
  }
  const approval = result.intent.next_action?.redirect_to_url?.url;
  if (approval !== undefined) return { status: 200, body: { url: approval } };
  completeSession(account, session);
  return { status: 200, body: { url: successUrl(session) } };
}

/** Where the page leads once the card is added. */
export function successUrl(session: Stripe.Checkout.Session): string | null {
  return session.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null;
}

/** What went wrong at the bank's page, which leads back here. */
function problemOf(account: Account, session: Stripe.Checkout.Session): string | null {
  const error = account.setupIntents.get(idOf(session.setup_intent) ?? '')?.last_setup_error;
  if (session.status !== 'open' || !error) return null;
  return error.code === 'setup_intent_authentication_failure' ? NOT_APPROVED : (error.message ?? null);
}
