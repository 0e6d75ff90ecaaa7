import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { DemoInfo } from '#shared/api/server.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createInbox } from './emulators/inbox/inbox.ts';
import { INBOX_PATH, inboxPage } from './emulators/inbox/page.ts';
import { PHONES_PATH, phonesPage } from './emulators/phones/page.ts';
import { createPhoneSimulator } from './emulators/phones/simulator.ts';
import { type DocumentStore, openDocumentStore } from './emulators/store.ts';
import { startStripeEmulator } from './emulators/stripe/emulator.ts';
import type { MailGateway } from './gateways/mail/gateway.ts';
import { createSmtpGateway } from './gateways/mail/smtp.ts';
import type { PaymentGateway } from './gateways/payments/gateway.ts';
import { createStripeGateway } from './gateways/payments/stripe.ts';
import type { SmsGateway } from './gateways/sms/gateway.ts';
import { createTwilioGateway } from './gateways/sms/twilio.ts';
import { demoCredentials, demoShop } from './seed/demo-shop.ts';

interface SmsProvider {
  gateway: SmsGateway;
  /** Adds the routes that belong to it: the provider's callbacks, or the simulator's page. */
  register(app: FastifyInstance): Promise<void>;
  close(): Promise<void>;
}

interface PaymentProvider {
  gateway: PaymentGateway;
  /** Makes a shop's customer; at the emulator with a saved test card. */
  createCustomer(shop: { id: string; name: string }): Promise<string>;
  close(): Promise<void>;
}

interface MailProvider {
  gateway: MailGateway;
  /** Adds the inbox page where there is one. */
  register(app: FastifyInstance): Promise<void>;
  close(): Promise<void>;
}

/** What is outside of the backend: real where the configuration says so, else embedded. */
export interface Providers {
  sms: SmsProvider;
  payments: PaymentProvider;
  mail: MailProvider;
  /** Null when all of them are real. */
  demo: (() => DemoInfo) | null;
  close(): Promise<void>;
}

/** @param ownUrl this server's address, or null while it does not listen yet */
export async function openProviders(config: Config, clock: Clock, ownUrl: () => string | null): Promise<Providers> {
  const real = config.stripe && config.twilio && config.smtp;
  // The embedded parties remember on their own; the backend's database never holds anything of theirs.
  const store = real ? undefined : openDocumentStore(join(config.dataDir, 'demo-providers.sqlite'));
  const sms = config.twilio ? twilioSms(config.twilio, clock) : simulatedSms(storeOf(store), clock);
  const payments = config.stripe
    ? stripePayments(config.stripe, clock)
    : await emulatedPayments(storeOf(store), clock, ownUrl);
  const mail = config.smtp ? smtpMail(config.smtp) : inboxMail(storeOf(store), clock);
  const page = (path: string) => `${ownUrl() ?? ''}${path}`;
  return {
    sms,
    payments,
    mail,
    demo: real
      ? null
      : () => ({
          ...demoCredentials,
          phonesUrl: page(PHONES_PATH),
          inboxUrl: config.smtp ? null : page(INBOX_PATH),
        }),
    close: async () => {
      await sms.close();
      await payments.close();
      await mail.close();
      store?.close();
    },
  };
}

function storeOf(store: DocumentStore | undefined): DocumentStore {
  if (!store) throw new Error('an embedded provider needs its store');
  return store;
}

function twilioSms(settings: NonNullable<Config['twilio']>, clock: Clock): SmsProvider {
  const { gateway, callback } = createTwilioGateway({ ...settings, clock });
  return {
    gateway,
    register: async (app) => {
      await app.register(callback);
    },
    close: async () => {},
  };
}

function simulatedSms(store: DocumentStore, clock: Clock): SmsProvider {
  const simulator = createPhoneSimulator({ store, clock, sender: demoShop.name });
  return { gateway: simulator, register: (app) => phonesPage(app, simulator), close: () => simulator.close() };
}

function smtpMail(settings: NonNullable<Config['smtp']>): MailProvider {
  const gateway = createSmtpGateway(settings);
  return { gateway, register: async () => {}, close: () => gateway.close() };
}

function inboxMail(store: DocumentStore, clock: Clock): MailProvider {
  const inbox = createInbox({ store, clock });
  return { gateway: inbox.gateway, register: (app) => inboxPage(app, inbox), close: async () => {} };
}

function stripePayments(settings: NonNullable<Config['stripe']>, clock: Clock): PaymentProvider {
  const gateway = createStripeGateway({ ...settings, clock });
  return { gateway, createCustomer: (shop) => gateway.createCustomer(shop), close: async () => {} };
}

/** Only ever seen by the emulator of this process, on loopback. */
const EMULATOR_KEYS = { secretKey: 'sk_test_demo', webhookSecret: 'whsec_demo' };

async function emulatedPayments(
  store: DocumentStore,
  clock: Clock,
  ownUrl: () => string | null,
): Promise<PaymentProvider> {
  const emulator = await startStripeEmulator({
    store,
    clock,
    secretKey: EMULATOR_KEYS.secretKey,
    webhook: {
      secret: EMULATOR_KEYS.webhookSecret,
      url: () => {
        const url = ownUrl();
        return url === null ? null : `${url}/webhooks/stripe`;
      },
    },
    latencyMs: 600,
  });
  const { protocol, host, port } = emulator;
  const gateway = createStripeGateway({ ...EMULATOR_KEYS, clock, api: { protocol, host, port } });
  return {
    gateway,
    createCustomer: async (shop) => {
      const customerId = await gateway.createCustomer(shop);
      emulator.attachTestCard(customerId, 'pm_card_visa');
      return customerId;
    },
    close: () => emulator.close(),
  };
}
