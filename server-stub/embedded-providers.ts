import { join } from 'node:path';
import type { DemoInfo } from '#shared/api/server.ts';
import type { Clock } from './clock.ts';
import { createInbox } from './emulators/inbox/inbox.ts';
import { INBOX_PATH, inboxPage } from './emulators/inbox/page.ts';
import { PHONES_PATH, phonesPage } from './emulators/phones/page.ts';
import { createPhoneSimulator } from './emulators/phones/simulator.ts';
import { openDemoRewards } from './emulators/rewards/demo-rewards.ts';
import { REWARDS_PATH } from './emulators/rewards/page.ts';
import { openDocumentStore } from './emulators/store.ts';
import { startStripeEmulator } from './emulators/stripe/emulator.ts';
import { createStripeGateway } from './gateways/payments/stripe.ts';
import type { MailProvider, OpenProviders, PaymentProvider, SmsProvider } from './gateways/providers.ts';
import type { RewardProvider } from './gateways/rewards/provider.ts';
import { demoCredentials, demoShop } from './seed/demo-shop.ts';

/** Only ever seen by the emulator of this process, on loopback. */
const EMULATOR_KEYS = { secretKey: 'sk_test_demo', webhookSecret: 'whsec_demo' };

/** The embedded stand-ins. Those that are asked for run. */
export interface EmbeddedWorld {
  sms(): SmsProvider;
  payments(): Promise<PaymentProvider>;
  mail(): MailProvider;
  rewards(): Promise<RewardProvider>;
  /** How to get into the demo shop, and where the pages of these stand-ins are. */
  demo(pages: { inbox: boolean }): DemoInfo;
  /** To be called once all of them are closed. */
  close(): void;
}

/** Everything outside of the backend as a stand-in: what the demo shop runs on, whatever the environment says. */
export const openEmbeddedProviders: OpenProviders = async (config, clock, ownUrl) => {
  const world = openEmbeddedWorld(config.dataDir, clock, ownUrl);
  const [sms, payments, mail] = [world.sms(), await world.payments(), world.mail()];
  const rewards = await world.rewards();
  return {
    sms,
    payments,
    mail,
    rewards,
    demo: () => world.demo({ inbox: true }),
    close: async () => {
      await sms.close();
      await payments.close();
      await mail.close();
      await rewards.close();
      world.close();
    },
  };
};

/** The embedded parties remember on their own; the backend's database never holds anything of theirs. */
export function openEmbeddedWorld(dataDir: string, clock: Clock, ownUrl: () => string | null): EmbeddedWorld {
  const store = openDocumentStore(join(dataDir, 'demo-providers.sqlite'));
  const page = (path: string) => `${ownUrl() ?? ''}${path}`;
  return {
    sms() {
      const simulator = createPhoneSimulator({ store, clock, sender: demoShop.name });
      return {
        gateways: simulator.gateways,
        register: (app) => phonesPage(app, simulator, clock),
        close: () => simulator.close(),
      };
    },

    async payments() {
      const url = () => (ownUrl() === null ? null : page('/webhooks/stripe'));
      const webhook = { secret: EMULATOR_KEYS.webhookSecret, url };
      const { secretKey } = EMULATOR_KEYS;
      const emulator = await startStripeEmulator({ store, clock, secretKey, webhook, latencyMs: 600 });
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
    },

    mail() {
      const inbox = createInbox({ store, clock });
      return { gateway: inbox.gateway, register: (app) => inboxPage(app, inbox), close: async () => {} };
    },

    rewards: () => openDemoRewards(store, clock),

    demo: ({ inbox }) => ({
      ...demoCredentials,
      phonesUrl: page(PHONES_PATH),
      inboxUrl: inbox ? page(INBOX_PATH) : null,
      rewardsUrl: page(REWARDS_PATH),
    }),
    close: () => store.close(),
  };
}
