import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import Stripe from 'stripe';
import { onTestFinished, vi } from 'vitest';
import { buildApp } from '#server/app.ts';
import { openDatabase } from '#server/db/database.ts';
import { createTopup } from '#shared/api/billing.ts';
import type { Currency } from '#shared/domain/money.ts';
import { silentLog } from './silent-log.ts';
import {
  answerBank,
  RETURN_URL,
  type ReceivedWebhook,
  startStripeGateway,
  startWebhookReceiver,
  WEBHOOK_SECRET,
} from './stripe-world.ts';
import { tempFolder } from './temp-folder.ts';
import { signInAs, startTestBackend, unwrap } from './test-backend.ts';

/** Stripe's names of the test cards that are charged, each for this amount in whole units. */
const CHARGES: readonly [card: string, currency: Currency, units: number][] = [
  ['pm_card_visa', 'USD', 50],
  ['pm_card_visa', 'SGD', 100],
  ['pm_card_chargeCustomerFail', 'USD', 50],
  ['pm_card_authenticationRequired', 'USD', 20],
  ['pm_card_authenticationRequired', 'USD', 25],
  ['pm_card_refundFail', 'USD', 30],
  ['pm_card_pendingRefund', 'USD', 40],
  ['pm_card_createDispute', 'USD', 60],
  ['pm_card_createDispute', 'SGD', 70],
];

/**
 * Top-ups that were charged while nothing that the provider told came through, and all that it has to tell of them
 * since: paid and failed, approved and refused by the card holder, refunded, refunded in vain, disputed, won and lost.
 */
export async function livePayments() {
  const folder = tempFolder();
  const file = join(folder, 'before.sqlite');
  const backend = await startTestBackend({ file });
  const receiver = await startWebhookReceiver();
  const world = await startStripeGateway({ clock: backend.clock, webhookUrl: () => receiver.url });
  const { stripe, clock, customerId, gateway } = world;
  await backend.database.write(({ tx }) => tx.updateTable('shops').set({ payments_customer_id: customerId }).execute());
  const cards = new Map(CHARGES.map(([card]) => [card, world.emulator.attachTestCard(customerId, card)]));
  backend.payments.cards = await gateway.listCards(customerId);
  backend.payments.charge = async (charge) => {
    await gateway.charge(charge, RETURN_URL);
    return { kind: 'unknown', cause: 'the answer is lost' };
  };
  const { token } = await signInAs(backend, 'owner');
  for (const [card, currency, units] of CHARGES) {
    const body = { operationId: randomUUID(), currency, amount: units * 1_000_000, cardId: cards.get(card) ?? '' };
    const { id } = unwrap(await backend.call(createTopup, { body }, token));
    // They are recorded a second apart, so that the provider's order is theirs.
    await until(async () => (await paymentOf(stripe, customerId, id)) !== undefined);
    await clock.advance(1_000);
  }
  await backend.settle();
  await backend.close();

  await goOn(stripe, customerId, clock.advance);
  const toldAll = async () => {
    await clock.advance(1_000);
    const { data } = await stripe.events.list({ limit: 100 });
    return data.every(({ pending_webhooks }) => pending_webhooks === 0);
  };
  await until(toldAll);
  const order = (await stripe.events.list({ limit: 100 })).data.map(({ id }) => id).reverse();
  const webhooks = receiver.received.toSorted((a, b) => order.indexOf(idOf(a)) - order.indexOf(idOf(b)));

  let copies = 0;
  return {
    stripe,
    clock,
    /** In the order in which it happened. */
    webhooks,
    /** A backend as it stood before it heard of anything, listening for webhooks. It ends with the test. */
    async startBackend() {
      copies += 1;
      const copy = join(folder, `copy-${copies}.sqlite`);
      cpSync(file, copy);
      const database = await openDatabase(copy, clock, silentLog);
      const { app } = await buildApp({ ...backend.parts, database, payments: gateway });
      const url = await app.listen({ host: '127.0.0.1', port: 0 });
      onTestFinished(async () => {
        await app.close();
        await database.close();
      });
      return {
        database,
        /** @returns the answer's HTTP status */
        async deliver(body: string | Buffer, signature: string | null): Promise<number> {
          const response = await fetch(`${url}/webhooks/stripe`, {
            method: 'POST',
            body: new Uint8Array(Buffer.from(body)),
            headers: {
              'content-type': 'application/json; charset=utf-8',
              ...(signature === null ? {} : { 'stripe-signature': signature }),
            },
          });
          await response.arrayBuffer();
          return response.status;
        },
        /** Everything that is stored, as text. */
        dump: () => dump(copy),
      };
    },
  };
}

/** What becomes of the payments after they were made. */
async function goOn(stripe: Stripe, customerId: string, advance: (ms: number) => Promise<void>): Promise<void> {
  const { data } = await stripe.paymentIntents.list({ customer: customerId, limit: 100 });
  const find = (coins: number, currency: string) => {
    const payment = data.find((each) => each.amount === coins && each.currency === currency);
    if (!payment) throw new Error(`nothing was charged for ${coins} ${currency}`);
    return payment;
  };
  await answerBank(find(2_000, 'usd').next_action?.redirect_to_url?.url, 'approve');
  await answerBank(find(2_500, 'usd').next_action?.redirect_to_url?.url, 'fail');
  const visa = data.find(({ status, amount }) => status === 'succeeded' && amount === 5_000);
  await stripe.refunds.create({ payment_intent: visa?.id ?? '', amount: 2_000 });
  await stripe.refunds.create({ payment_intent: find(3_000, 'usd').id });
  await stripe.refunds.create({ payment_intent: find(4_000, 'usd').id });
  const disputes = async () => (await stripe.disputes.list({ limit: 10 })).data;
  await until(async () => {
    await advance(1_000);
    return (await disputes()).length === 2;
  });
  for (const { id, currency } of await disputes()) {
    const evidence = currency === 'usd' ? 'winning_evidence' : 'losing_evidence';
    await stripe.disputes.update(id, { evidence: { uncategorized_text: evidence } });
  }
  await until(async () => {
    await advance(1_000);
    return (await disputes()).every(({ status }) => status === 'won' || status === 'lost');
  });
}

async function paymentOf(stripe: Stripe, customer: string, topupId: string) {
  const { data } = await stripe.paymentIntents.list({ customer, limit: 100 });
  return data.find(({ metadata }) => metadata.topup_id === topupId);
}

/** Waits for what happens over HTTP, which the fake clock does not move. */
async function until(done: () => Promise<boolean>): Promise<void> {
  await vi.waitFor(
    async () => {
      if (!(await done())) throw new Error('not yet');
    },
    { timeout: 15_000, interval: 10 },
  );
}

const idOf = ({ body }: ReceivedWebhook): string => JSON.parse(body.toString()).id;

/** As Stripe signs. @param at epoch milliseconds */
export function sign(body: string, at: number, secret = WEBHOOK_SECRET): string {
  return Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: Math.floor(at / 1_000) });
}

function dump(file: string): string {
  const db = new SqliteDatabase(file, { readonly: true });
  const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  const rows = tables.all().map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]);
  db.close();
  return JSON.stringify(rows, null, 1);
}
