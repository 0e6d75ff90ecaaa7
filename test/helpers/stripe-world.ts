import Fastify from 'fastify';
import Stripe from 'stripe';
import { onTestFinished } from 'vitest';
import { type DocumentStore, openDocumentStore } from '#server/emulators/store.ts';
import { startStripeEmulator } from '#server/emulators/stripe/emulator.ts';
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

/** The Stripe emulator and the official SDK talking to it over HTTP. It ends with the test. */
export async function startStripeWorld(options: StripeWorldOptions = {}) {
  const clock = options.clock ?? createFakeClock();
  const store = options.store ?? openDocumentStore(':memory:');
  const emulator = await startStripeEmulator({
    store,
    clock,
    secretKey: SECRET_KEY,
    webhook: { secret: WEBHOOK_SECRET, url: options.webhookUrl ?? (() => null) },
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
  });
  onTestFinished(() => emulator.close());
  const { protocol, host, port } = emulator;
  const api = { protocol, host, port };
  const connect = (key: string) => new Stripe(key, { ...api, maxNetworkRetries: 0, telemetry: false });
  return { clock, store, emulator, api, connect, stripe: connect(SECRET_KEY) };
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
