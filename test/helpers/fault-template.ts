import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Stripe from 'stripe';
import { openDocumentStore } from '#server/emulators/store.ts';
import { startStripeEmulator } from '#server/emulators/stripe/emulator.ts';
import { fastClock } from './fault-clock.ts';
import { SECRET_KEY, WEBHOOK_SECRET } from './stripe-world.ts';
import { START, signInAs, startTestBackend } from './test-backend.ts';

/** By Stripe's names of its test cards. */
const SAVED_CARDS = ['pm_card_visa', 'pm_card_chargeCustomerFail', 'pm_card_authenticationRequired'] as const;
export type SavedCard = (typeof SAVED_CARDS)[number];

export interface FaultTemplate {
  shopId: string;
  deviceId: string;
  ownerId: string;
  /** Of the owner's session. The password was given at {@link START}. */
  token: string;
  customerId: string;
  /** The shop's cards at the provider. */
  cards: ReadonlyMap<SavedCard, string>;
  /** The backend's and the provider's files in a new folder. */
  copy(): Promise<string>;
  remove(): Promise<void>;
}

export const backendFile = (folder: string) => join(folder, 'backend.sqlite');
export const stripeFile = (folder: string) => join(folder, 'stripe.sqlite');

/** The demo shop with its owner signed in. Hashing secrets is slow, so it is made once and copied for each run. */
export async function makeFaultTemplate(): Promise<FaultTemplate> {
  const folder = await newFolder();
  const { customerId, cards } = await makeCustomer(stripeFile(folder));
  const backend = await startTestBackend({ file: backendFile(folder) });
  const { counter, token } = await signInAs(backend, 'owner');
  const owner = counter.staff.find(({ role }) => role === 'owner');
  if (!owner) throw new Error('the demo shop has no owner');
  await backend.database.write(({ tx }) => tx.updateTable('shops').set({ payments_customer_id: customerId }).execute());
  await backend.close();
  return {
    shopId: counter.shop.id,
    deviceId: counter.device.id,
    ownerId: owner.id,
    token,
    customerId,
    cards,
    async copy() {
      const copied = await newFolder();
      await cp(folder, copied, { recursive: true });
      return copied;
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

const newFolder = () => mkdtemp(join(tmpdir(), 'tillside-faults-'));

/** Stripe lists events for thirty days: those of the cards are not listed any more. */
const FORTY_DAYS_MS = 40 * 24 * 60 * 60_000;

/** The webhooks that tell of it are acknowledged here: the runs begin with none of them under way. */
async function makeCustomer(file: string) {
  const webhooks = createServer((_request, response) => response.end());
  await once(webhooks.listen(0, '127.0.0.1'), 'listening');
  const address = webhooks.address();
  const webhookPort = typeof address === 'object' ? address?.port : undefined;
  const store = openDocumentStore(file);
  const emulator = await startStripeEmulator({
    store,
    clock: fastClock({ from: START - FORTY_DAYS_MS, realFrom: Date.now(), speed: 1 }),
    secretKey: SECRET_KEY,
    webhook: { secret: WEBHOOK_SECRET, url: () => `http://127.0.0.1:${webhookPort}/` },
  });
  const { protocol, host, port } = emulator;
  const stripe = new Stripe(SECRET_KEY, { protocol, host, port, telemetry: false });
  const { id: customerId } = await stripe.customers.create({ name: 'Kopi & Co' });
  const cards = new Map(SAVED_CARDS.map((card) => [card, emulator.attachTestCard(customerId, card)]));
  while ((await stripe.events.list({ limit: 100 })).data.some((event) => event.pending_webhooks > 0)) {
    await setTimeout(20);
  }
  await emulator.close();
  // Runs at the same time must not take each other's port.
  store.collection('stripe.port').remove('listener');
  store.close();
  webhooks.close();
  return { customerId, cards };
}
