import { createHash } from 'node:crypto';
import Stripe from 'stripe';
import type { Clock } from '#server/clock.ts';
import type { Card } from '#shared/api/billing.ts';
import { type Charge, type PaymentGateway, WebhookSignatureInvalid } from './gateway.ts';
import { isUnanswered, reachable, refusalOf, silenceOf, unlessMissing } from './stripe-errors.ts';
import { chargeReport, idOf, outcomeOf, REPORTED_EVENTS, reportOfEvent, TOPUP_ID } from './stripe-reports.ts';

export interface StripeGatewayOptions {
  secretKey: string;
  webhookSecret: string;
  /** Tells how old a webhook is. */
  clock: Clock;
  /** Another place than Stripe's own API: the embedded emulator. */
  api?: { protocol: 'http' | 'https'; host: string; port: number };
  /** How often the SDK repeats a request by itself, with the same idempotency key. */
  maxNetworkRetries?: number;
  /** How long somebody who waits for a page is kept for Stripe's answer, in milliseconds; each of two attempts. */
  patienceMs?: number;
}

/** A card network may take its time; after this long an attempt counts as unanswered. */
const TIMEOUT_MS = 20_000;
/** Twice this is less than the app waits for us. */
const PATIENCE_MS = 3_000;
const WEBHOOK_TOLERANCE_S = 300;
/** How far Stripe's clock and ours may differ. */
const CLOCK_SKEW_MS = 10 * 60_000;
const PAGE = 100;

/** Charges through the official SDK, at Stripe or at the embedded emulator. */
export function createStripeGateway(options: StripeGatewayOptions): PaymentGateway {
  const stripe = new Stripe(options.secretKey, {
    ...options.api,
    maxNetworkRetries: options.maxNetworkRetries ?? 2,
    timeout: TIMEOUT_MS,
    telemetry: false,
  });

  const promptly = { timeout: options.patienceMs ?? PATIENCE_MS, maxNetworkRetries: 1 };

  const findCharged = async (charge: Charge): Promise<Stripe.PaymentIntent | undefined> => {
    // The newest come first: whatever is older than the top-up is somebody else's.
    for await (const intent of stripe.paymentIntents.list({ customer: charge.customerId, limit: PAGE })) {
      if (intent.metadata[TOPUP_ID] === charge.topupId) return intent;
      if (intent.created * 1_000 < charge.createdAt - CLOCK_SKEW_MS) return undefined;
    }
    return undefined;
  };

  const create = (charge: Charge, returnUrl: string): Promise<Stripe.PaymentIntent> =>
    stripe.paymentIntents.create(
      {
        amount: charge.coins,
        currency: charge.currency.toLowerCase(),
        customer: charge.customerId,
        payment_method: charge.cardId,
        allowed_payment_method_types: ['card'],
        confirm: true,
        metadata: { [TOPUP_ID]: charge.topupId },
        ...(charge.offSession ? { off_session: true } : { return_url: returnUrl }),
      },
      { idempotencyKey: `topup-${charge.topupId}` },
    );

  const nameDefault = async (customerId: string, cardId: string): Promise<void> => {
    await stripe.customers.update(customerId, { invoice_settings: { default_payment_method: cardId } });
  };

  /** The card charged unless another one is named; null for none. */
  const findDefault = async (customerId: string): Promise<string | null> => {
    const customer = await stripe.customers.retrieve(customerId, undefined, promptly);
    return customer.deleted ? null : idOf(customer.invoice_settings.default_payment_method);
  };

  /** All of them, the newest first, as Stripe lists them. */
  const eventsSince = async (since: number): Promise<Stripe.Event[]> => {
    const found: Stripe.Event[] = [];
    const created = { gte: Math.floor(since / 1_000) };
    for await (const event of stripe.events.list({ types: [...REPORTED_EVENTS], created, limit: PAGE })) {
      found.push(event);
    }
    return found;
  };

  const isSaved = async (customerId: string, cardId: string): Promise<boolean> => {
    const method = await unlessMissing(stripe.paymentMethods.retrieve(cardId));
    return idOf(method?.customer) === customerId;
  };

  return {
    async createCustomer({ id, name }) {
      const customer = await reachable(() =>
        stripe.customers.create({ name, metadata: { shop_id: id } }, { idempotencyKey: `customer-${id}` }),
      );
      return customer.id;
    },

    async listCards(customerId) {
      const [defaultId, methods] = await reachable(() =>
        Promise.all([
          unlessMissing(findDefault(customerId)),
          unlessMissing(stripe.customers.listPaymentMethods(customerId, { type: 'card', limit: PAGE }, promptly)),
        ]),
      );
      return methods?.data.flatMap((method) => cardOf(method, defaultId ?? null) ?? []) ?? [];
    },

    setDefaultCard: (customerId, cardId) => reachable(() => nameDefault(customerId, cardId)),

    removeCard: (customerId, cardId) =>
      reachable(async () => {
        if (!(await isSaved(customerId, cardId))) return;
        try {
          await stripe.paymentMethods.detach(cardId);
        } catch (error) {
          // Somebody else may have removed it in between.
          if (isUnanswered(error) || (await isSaved(customerId, cardId))) throw error;
        }
      }),

    async openSetup({ id, customerId, returnUrl }) {
      // Where we are may have changed since a first attempt whose answer was lost. That page is then left to expire:
      // its key may not be used with another address.
      const session = await reachable(() =>
        stripe.checkout.sessions.create(
          {
            mode: 'setup',
            customer: customerId,
            allowed_payment_method_types: ['card'],
            success_url: returnUrl,
            cancel_url: returnUrl,
            client_reference_id: id,
          },
          { idempotencyKey: `card-setup-${id}-${shortHash(returnUrl)}` },
        ),
      );
      if (session.url === null) throw new Error('the payment provider opened a page without an address');
      return { sessionId: session.id, url: session.url };
    },

    findSetup: (sessionId) =>
      reachable(async () => {
        const session = await unlessMissing(
          stripe.checkout.sessions.retrieve(sessionId, { expand: ['setup_intent.payment_method'] }),
        );
        if (session === undefined || session.status === 'expired') return { kind: 'expired' };
        const card = addedCard(session);
        if (session.status !== 'complete' || card === null) return { kind: 'open' };
        const customerId = idOf(card.customer);
        // The first card is the one to offer. A customer whose default was removed gets the next one the same way.
        if (customerId !== null && (await findDefault(customerId)) === null) await nameDefault(customerId, card.id);
        return { kind: 'complete', cardId: card.id };
      }),

    async find(charge) {
      try {
        const intent = await findCharged(charge);
        return intent ? outcomeOf(intent) : { kind: 'absent' };
      } catch (error) {
        return silenceOf(error);
      }
    },

    async charge(charge, returnUrl) {
      try {
        // Stripe forgets a key after a day and repeats a first answer however old it is, so an intent that exists is
        // asked for its present state; the key only guards against two requests at once.
        const charged = await findCharged(charge);
        if (charged !== undefined) return outcomeOf(charged);
      } catch (error) {
        return silenceOf(error);
      }
      try {
        return outcomeOf(await create(charge, returnUrl));
      } catch (error) {
        return refusalOf(error);
      }
    },

    cancel: (paymentId) =>
      reachable(async () => {
        try {
          return outcomeOf(await stripe.paymentIntents.cancel(paymentId));
        } catch (error) {
          if (isUnanswered(error)) throw error;
          // What was approved, or called off before, cannot be called off any more.
          return outcomeOf(await stripe.paymentIntents.retrieve(paymentId));
        }
      }),

    async findPayment(paymentId) {
      const intent = await reachable(() => unlessMissing(stripe.paymentIntents.retrieve(paymentId)));
      return intent === undefined ? null : chargeReport(intent);
    },

    async *listReports(since) {
      const events = await reachable(() => eventsSince(since));
      for (const event of events.reverse()) {
        const report = reportOfEvent(event);
        if (report !== null) yield { at: event.created * 1_000, report };
      }
    },

    readWebhook: (rawBody, signature) => reportOfEvent(verified(stripe, options, rawBody, signature)),
  };
}

function verified(
  stripe: Stripe,
  { webhookSecret, clock }: StripeGatewayOptions,
  rawBody: Buffer,
  signature: string,
): Stripe.Event {
  try {
    return stripe.webhooks.constructEvent(
      rawBody,
      signature,
      webhookSecret,
      WEBHOOK_TOLERANCE_S,
      undefined,
      clock.now(),
    );
  } catch (error) {
    throw new WebhookSignatureInvalid('the webhook is not from the payment provider', { cause: error });
  }
}

/** The card that was added on a hosted page; null when there is none. */
function addedCard({ setup_intent: intent }: Stripe.Checkout.Session): Stripe.PaymentMethod | null {
  if (intent === null || typeof intent === 'string') return null;
  const { payment_method: method } = intent;
  return typeof method === 'string' ? null : method;
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

function cardOf(method: Stripe.PaymentMethod, defaultId: string | null): Card | undefined {
  return (
    method.card && {
      id: method.id,
      brand: method.card.brand,
      last4: method.card.last4,
      expMonth: method.card.exp_month,
      expYear: method.card.exp_year,
      isDefault: method.id === defaultId,
    }
  );
}
