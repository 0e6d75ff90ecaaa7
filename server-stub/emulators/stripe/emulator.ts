import { createHash } from 'node:crypto';
import formbody from '@fastify/formbody';
import Fastify, { type FastifyRequest } from 'fastify';
import { parse } from 'qs';
import type { Clock } from '#server/clock.ts';
import type { DocumentStore } from '../store.ts';
import { openAccount } from './account.ts';
import type { Endpoint } from './endpoint.ts';
import { StripeApiError } from './errors.ts';
import { headerOf, speakLikeStripe } from './http.ts';
import { type Answer, createIdempotencyKeys } from './idempotency.ts';
import { randomText } from './ids.ts';
import { customerEndpoints, withDefaultCard } from './resources/customers.ts';
import { eventEndpoints } from './resources/events.ts';
import { getCustomer } from './resources/find.ts';
import { paymentIntentEndpoints } from './resources/payment-intents.ts';
import { attach, paymentMethodEndpoints } from './resources/payment-methods.ts';
import { findTestCard } from './test-cards.ts';
import { createWebhookDispatcher, type WebhookEndpoint } from './webhooks.ts';

export interface StripeEmulatorOptions {
  store: DocumentStore;
  clock: Clock;
  /** The only API key it takes, such as `sk_test_…`. */
  secretKey: string;
  webhook: WebhookEndpoint;
  /** How long it thinks about each change, in milliseconds, as a card network does. Default: none. */
  latencyMs?: number;
}

export interface StripeEmulator {
  protocol: 'http';
  host: string;
  port: number;
  /**
   * Saves one of Stripe's test cards for a customer, such as `pm_card_visa`, unless it already is; the first becomes
   * the default.
   * @returns the payment method's id
   * @throws StripeApiError for an unknown customer or card
   */
  attachTestCard(customerId: string, testCard: string): string;
  close(): Promise<void>;
}

const ENDPOINTS: readonly Endpoint[] = [
  ...customerEndpoints,
  ...paymentMethodEndpoints,
  ...paymentIntentEndpoints,
  ...eventEndpoints,
];

/**
 * The embedded stand-in for Stripe's API, on a free loopback port: the official `stripe` package talks to it as it
 * would to Stripe. What it knows is in the store, so it goes on after a restart where it was.
 */
export async function startStripeEmulator(options: StripeEmulatorOptions): Promise<StripeEmulator> {
  const { store, clock } = options;
  const account = openAccount(store, clock);
  const keys = createIdempotencyKeys(store, clock);
  const webhooks = createWebhookDispatcher(account, options.webhook, clock);
  const host = '127.0.0.1';

  const app = Fastify({
    routerOptions: { querystringParser: (text) => parse(text) },
    genReqId: () => `req_${randomText(14)}`,
    forceCloseConnections: true,
  });
  await app.register(formbody, { parser: (text) => parse(text) });
  speakLikeStripe(app, options.secretKey);

  const execute = async (endpoint: Endpoint, request: FastifyRequest<{ Params: { id?: string } }>) => {
    const post = endpoint.method === 'POST';
    const key = post ? headerOf(request, 'idempotency-key') : null;
    const run = endpoint.prepare(post ? request.body : request.query, {
      account,
      id: request.params.id ?? '',
      origin: { requestId: request.id, idempotencyKey: key },
    });
    if (!post) return { answer: settle(store, run) };

    const keyed = key === null ? null : keyedRequest(key, request);
    const begun = keyed === null ? null : keys.begin(keyed);
    if (begun?.kind === 'saved') return { answer: begun.answer, originalRequestId: begun.originalRequestId };
    try {
      if (options.latencyMs !== undefined) await passed(clock, options.latencyMs);
      // What was done, its webhooks and the answer for the key are written together or not at all.
      const answer = store.transaction(() => {
        const settled = settle(store, run);
        if (keyed !== null) keys.save(keyed, settled);
        return settled;
      });
      webhooks.wake();
      return { answer };
    } finally {
      if (keyed !== null) keys.end(keyed);
    }
  };

  for (const endpoint of ENDPOINTS) {
    app.route<{ Params: { id?: string } }>({
      method: endpoint.method,
      url: endpoint.path,
      handler: async (request, reply) => {
        const { answer, originalRequestId } = await execute(endpoint, request);
        if (originalRequestId !== undefined) {
          reply.header('idempotent-replayed', 'true').header('original-request', originalRequestId);
        }
        return reply.code(answer.status).type('application/json').send(answer.body);
      },
    });
  }

  const { port } = new URL(await app.listen({ host, port: 0 }));
  webhooks.wake();

  return {
    protocol: 'http',
    host,
    port: Number(port),
    attachTestCard(customerId, testCard) {
      const id = store.transaction(() => {
        const origin = { requestId: null, idempotencyKey: null };
        const saved = account.paymentMethods.list({ owner: customerId });
        const known = saved.find(({ card }) => card?.last4 === findTestCard(testCard)?.last4);
        if (known !== undefined) return known.id;
        const method = attach(account, testCard, customerId, origin);
        const customer = getCustomer(account, customerId);
        if (customer.invoice_settings.default_payment_method === null) {
          const changed = withDefaultCard(customer, method.id);
          account.customers.put(changed);
          account.emit('customer.updated', changed, origin);
        }
        return method.id;
      });
      webhooks.wake();
      return id;
    },
    async close() {
      await app.close();
      await webhooks.close();
    },
  };
}

/**
 * Runs the work. A refused request leaves nothing behind. A declined card is no such refusal: the attempt and its
 * events are recorded.
 */
function settle(store: DocumentStore, run: () => object): Answer {
  try {
    const done = store.transaction(() => {
      try {
        return run();
      } catch (error) {
        if (error instanceof StripeApiError && error.body.type === 'card_error') return error;
        throw error;
      }
    });
    return done instanceof StripeApiError ? answerOf(done) : { status: 200, body: JSON.stringify(done) };
  } catch (error) {
    if (error instanceof StripeApiError) return answerOf(error);
    throw error;
  }
}

const answerOf = ({ status, body }: StripeApiError): Answer => ({ status, body: JSON.stringify({ error: body }) });

function keyedRequest(key: string, request: FastifyRequest) {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(request.body ?? {}))
    .digest('hex');
  return { key, requestId: request.id, path: request.url, fingerprint };
}

const passed = (clock: Clock, ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
