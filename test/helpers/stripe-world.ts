import Fastify from 'fastify';
import Stripe from 'stripe';
import { onTestFinished } from 'vitest';
import { type DocumentStore, openDocumentStore } from '#server/emulators/store.ts';
import { startStripeEmulator } from '#server/emulators/stripe/emulator.ts';
import type { Charge } from '#server/gateways/payments/gateway.ts';
import { createStripeGateway } from '#server/gateways/payments/stripe.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

export const SECRET_KEY = 'sk_test_demo';
export const WEBHOOK_SECRET = 'whsec_demo';

export interface StripeWorldOptions {
  /** Handed over to share what is remembered between two lives of the emulator. */
  store?: DocumentStore;
  clock?: FakeClock;
  webhookUrl?: () => string | null;
  latencyMs?: number;
}

/** The Stripe emulator and the official SDK talking to it over HTTP. Whoever opens it closes the emulator. */
export async function openStripeWorld(options: StripeWorldOptions = {}) {
  const clock = options.clock ?? createFakeClock();
  const store = options.store ?? openDocumentStore(':memory:');
  const emulator = await startStripeEmulator({
    store,
    clock,
    secretKey: SECRET_KEY,
    webhook: { secret: WEBHOOK_SECRET, url: options.webhookUrl ?? (() => null) },
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
  });
  const { protocol, host, port } = emulator;
  const api = { protocol, host, port };
  const connect = (key: string) => new Stripe(key, { ...api, maxNetworkRetries: 0, telemetry: false });
  return { clock, store, emulator, api, connect, stripe: connect(SECRET_KEY) };
}

/** As {@link openStripeWorld}; it ends with the test. */
export async function startStripeWorld(options: StripeWorldOptions = {}) {
  const world = await openStripeWorld(options);
  onTestFinished(() => world.emulator.close());
  return world;
}

/** The real gateway, talking to the emulator. It ends with the test. */
export async function startStripeGateway(options: StripeWorldOptions = {}) {
  const world = await startStripeWorld(options);
  const gateway = createStripeGateway({
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    clock: world.clock,
    api: world.api,
    maxNetworkRetries: 0,
  });
  const customerId = await gateway.createCustomer({ id: 'shop-1', name: 'Kopi & Co' });
  return { ...world, gateway, customerId };
}

/** As {@link startStripeGateway}, with one saved card, and what charges it. */
export async function startWithCard(testCard: string, options: StripeWorldOptions = {}) {
  const world = await startStripeGateway(options);
  const { customerId } = world;
  const cardId = world.emulator.attachTestCard(customerId, testCard);
  const createdAt = world.clock.now();
  const chargeOf = (topupId: string, more: Partial<Charge> = {}): Charge => ({
    topupId,
    customerId,
    cardId,
    coins: 5000,
    currency: 'USD',
    createdAt,
    offSession: false,
    ...more,
  });
  const charge = (topupId: string, more: Partial<Charge> = {}) =>
    world.gateway.charge(chargeOf(topupId, more), RETURN_URL);
  return { ...world, cardId, chargeOf, charge };
}

/** All that an iteration yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The error a request ends with. */
export async function errorOf(request: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome = await request.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Stripe.errors.StripeError) return outcome;
  throw new Error('the request did not end with an error of Stripe');
}

/** Where the hosted pages of these tests lead back to. Nobody is there. */
export const RETURN_URL = 'https://shop.example/return';

/** Opens a hosted page to add a card for a customer. */
export function openCheckout(
  stripe: Stripe,
  customer: string,
  more: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: 'setup',
    customer,
    allowed_payment_method_types: ['card'],
    success_url: `${RETURN_URL}?session={CHECKOUT_SESSION_ID}`,
    cancel_url: `${RETURN_URL}?canceled`,
    ...more,
  });
}

/** A hosted page that is open, and what can be asked about it. It ends with the test. */
export async function startCheckout(more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const world = await startStripeWorld();
  const { stripe } = world;
  const customer = await stripe.customers.create({ name: 'Kopi & Co' });
  const session = await openCheckout(stripe, customer.id, more);
  const eventTypes = async () => (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type).reverse();
  const cards = async () => (await stripe.customers.listPaymentMethods(customer.id)).data;
  const find = () => stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] });
  return { ...world, customer, session, eventTypes, cards, find };
}

/** What a hosted page's server answers. */
interface PageAnswer {
  status: number;
  body: {
    url?: string | null;
    status?: string;
    problem?: string | null;
    error?: { code: string; decline_code?: string; message: string };
    errors?: Record<string, { code: string; message: string }>;
  };
}

async function answerOf(response: Response): Promise<PageAnswer> {
  return { status: response.status, body: await response.json() };
}

/** Types a card in on a hosted page, good unless told otherwise, and presses Add. */
export async function typeCard(url: string | null, fields: Record<string, string>): Promise<PageAnswer> {
  const body = new URLSearchParams({ expiry: '12 / 34', cvc: '123', name: 'Kathy Yip', ...fields });
  return answerOf(await fetch(addressOf(url), { method: 'POST', body }));
}

/** Answers the bank's page. */
export async function answerBank(url: string | null | undefined, outcome: 'approve' | 'fail'): Promise<PageAnswer> {
  return answerOf(await fetch(addressOf(url), { method: 'POST', body: new URLSearchParams({ outcome }) }));
}

/** What a hosted page shows. */
export async function pageState(url: string | null | undefined): Promise<PageAnswer> {
  return answerOf(await fetch(`${addressOf(url)}/state`));
}

function addressOf(url: string | null | undefined): string {
  if (!url) throw new Error('there is no page to go to');
  return url;
}

export interface ReceivedWebhook {
  body: Buffer;
  signature: string;
}

/** Whoever webhooks are sent to: keeps what arrives and answers with `status`. It ends with the test. */
export async function startWebhookReceiver() {
  const received: ReceivedWebhook[] = [];
  const receiver = { received, status: 200, url: '' };
  const app = Fastify({ forceCloseConnections: true });
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<{ Body: Buffer }>('/webhooks/stripe', async (request, reply) => {
    received.push({ body: request.body, signature: String(request.headers['stripe-signature']) });
    return reply.code(receiver.status).send();
  });
  receiver.url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/webhooks/stripe`;
  onTestFinished(() => app.close());
  return receiver;
}
