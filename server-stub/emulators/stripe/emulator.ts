import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import { parse } from 'qs';
import type { Clock } from '#server/clock.ts';
import { refuseForeignHosts } from '#server/own-host.ts';
import type { DocumentStore } from '../store.ts';
import { NO_REQUEST, openAccount } from './account.ts';
import { stripeApi } from './api.ts';
import { findTestCard } from './cards/find.ts';
import { hostedPages } from './hosted/pages.ts';
import { createIdempotencyKeys } from './idempotency.ts';
import { randomText } from './ids.ts';
import { performTask } from './perform.ts';
import { listenWhereBefore } from './port.ts';
import { setDefaultCard } from './resources/customers.ts';
import { getCustomer } from './resources/find.ts';
import { attachById } from './resources/payment-methods.ts';
import { createTaskRunner } from './tasks.ts';
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

/**
 * The embedded stand-in for Stripe on a loopback port: its API, which the official `stripe` package talks to as it
 * would to Stripe, and its hosted pages. What it knows is in the store, so it goes on after a restart where it was.
 */
export async function startStripeEmulator(options: StripeEmulatorOptions): Promise<StripeEmulator> {
  const { store, clock, latencyMs = 0 } = options;
  const host = '127.0.0.1';
  let port = 0;
  const account = openAccount(store, clock, () => `http://${host}:${port}`);
  const webhooks = createWebhookDispatcher(account, options.webhook, clock);
  const tasks = createTaskRunner(store, account, clock, (task) => performTask(account, task), webhooks.wake);
  const changed = () => {
    webhooks.wake();
    tasks.wake();
  };
  const think = async () => {
    if (latencyMs > 0) await new Promise<void>((resolve) => clock.after(latencyMs, resolve));
  };

  // No logger: a card number that is typed in must not stand in a log.
  const app = Fastify({
    routerOptions: { querystringParser: (text) => parse(text) },
    genReqId: () => `req_${randomText(14)}`,
    forceCloseConnections: true,
  });
  refuseForeignHosts(app);
  await app.register(formbody, { parser: (text) => parse(text) });
  const keys = createIdempotencyKeys(store, clock);
  await stripeApi(app, { store, account, keys, secretKey: options.secretKey, think, changed });
  await hostedPages(app, { store, account, think, changed });
  port = await listenWhereBefore(app, host, store);
  changed();

  return {
    protocol: 'http',
    host,
    port,
    attachTestCard(customerId, testCard) {
      const id = store.transaction(() => {
        const saved = account.paymentMethods.list({ owner: customerId });
        const key = findTestCard(testCard)?.key;
        const known = saved.find((method) => account.cardOf(method.id).card.key === key);
        if (known !== undefined) return known.id;
        const method = attachById(account, testCard, customerId, NO_REQUEST);
        const customer = getCustomer(account, customerId);
        if (customer.invoice_settings.default_payment_method === null) {
          setDefaultCard(account, customer, method.id, NO_REQUEST);
        }
        return method.id;
      });
      changed();
      return id;
    },
    async close() {
      await app.close();
      tasks.close();
      await webhooks.close();
    },
  };
}
