import Stripe from 'stripe';
import type { Clock } from '#server/clock.ts';
import type { Card } from '#shared/api/credit.ts';
import {
  type Charge,
  type ChargeOutcome,
  type ChargeReport,
  type PaymentGateway,
  PaymentsUnreachable,
  WebhookSignatureInvalid,
} from './gateway.ts';

export interface StripeGatewayOptions {
  secretKey: string;
  webhookSecret: string;
  /** Tells how old a webhook is. */
  clock: Clock;
  /** Another place than Stripe's own API: the embedded emulator. */
  api?: { protocol: 'http' | 'https'; host: string; port: number };
  /** How often the SDK repeats a request by itself, with the same idempotency key. */
  maxNetworkRetries?: number;
}

/** A card network may take its time; after this long an attempt counts as unanswered. */
const TIMEOUT_MS = 20_000;
const WEBHOOK_TOLERANCE_S = 300;
const TOPUP_ID = 'topup_id';
/** How far Stripe's clock and ours may differ. */
const CLOCK_SKEW_MS = 10 * 60_000;

/** Charges through the official SDK, at Stripe or at the embedded emulator. */
export function createStripeGateway(options: StripeGatewayOptions): PaymentGateway {
  const stripe = new Stripe(options.secretKey, {
    ...options.api,
    maxNetworkRetries: options.maxNetworkRetries ?? 2,
    timeout: TIMEOUT_MS,
    telemetry: false,
  });

  const findCharged = async (charge: Charge): Promise<Stripe.PaymentIntent | undefined> => {
    // The newest come first: whatever is older than the top-up is somebody else's.
    for await (const intent of stripe.paymentIntents.list({ customer: charge.customerId, limit: 100 })) {
      if (intent.metadata[TOPUP_ID] === charge.topupId) return intent;
      if (intent.created * 1_000 < charge.createdAt - CLOCK_SKEW_MS) return undefined;
    }
    return undefined;
  };

  const create = (charge: Charge): Promise<Stripe.PaymentIntent> =>
    stripe.paymentIntents.create(
      {
        amount: charge.coins,
        currency: charge.currency.toLowerCase(),
        customer: charge.customerId,
        payment_method: charge.cardId,
        allowed_payment_method_types: ['card'],
        confirm: true,
        metadata: { [TOPUP_ID]: charge.topupId },
      },
      { idempotencyKey: `topup-${charge.topupId}` },
    );

  return {
    async createCustomer({ id, name }) {
      const customer = await reachable(() =>
        stripe.customers.create({ name, metadata: { shop_id: id } }, { idempotencyKey: `customer-${id}` }),
      );
      return customer.id;
    },

    async listCards(customerId) {
      const [customer, methods] = await reachable(() =>
        Promise.all([
          stripe.customers.retrieve(customerId),
          stripe.customers.listPaymentMethods(customerId, { type: 'card', limit: 100 }),
        ]),
      );
      const defaultId = customer.deleted ? null : idOf(customer.invoice_settings.default_payment_method);
      return methods.data.flatMap((method) => cardOf(method, defaultId) ?? []);
    },

    async find(charge) {
      try {
        const intent = await findCharged(charge);
        return intent ? outcomeOf(intent) : { kind: 'absent' };
      } catch (error) {
        return failureOf(error);
      }
    },

    async charge(charge) {
      try {
        // Stripe forgets a key after a day and repeats a first answer however old it is, so an intent that exists is
        // asked for its present state; the key only guards against two requests at once.
        return outcomeOf((await findCharged(charge)) ?? (await create(charge)));
      } catch (error) {
        return failureOf(error);
      }
    },

    readWebhook(rawBody, signature) {
      const event = verified(stripe, options, rawBody, signature);
      switch (event.type) {
        case 'payment_intent.succeeded':
        case 'payment_intent.payment_failed':
        case 'payment_intent.processing':
        case 'payment_intent.requires_action':
        case 'payment_intent.canceled':
          return reportOf(event.data.object);
        default:
          return null;
      }
    },
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

function reportOf(intent: Stripe.PaymentIntent): ChargeReport | null {
  const topupId = intent.metadata[TOPUP_ID];
  return topupId === undefined ? null : { topupId, outcome: outcomeOf(intent) };
}

function outcomeOf(intent: Stripe.PaymentIntent): ChargeOutcome {
  switch (intent.status) {
    case 'succeeded':
      return {
        kind: 'paid',
        paymentId: intent.id,
        coins: intent.amount_received,
        currency: intent.currency.toUpperCase(),
      };
    case 'requires_action':
      return { kind: 'needs_action', paymentId: intent.id };
    case 'requires_payment_method':
      return { kind: 'failed', declineCode: declineCodeOf(intent.last_payment_error ?? {}) };
    case 'canceled':
      return { kind: 'failed', declineCode: 'canceled' };
    default:
      return { kind: 'processing', paymentId: intent.id };
  }
}

/** What a failed request says of the charge. Whether it happened is known only when Stripe refused it. */
function failureOf(error: unknown): ChargeOutcome {
  if (error instanceof Stripe.errors.StripeCardError) return { kind: 'failed', declineCode: declineCodeOf(error) };
  if (error instanceof Stripe.errors.StripeInvalidRequestError) {
    return { kind: 'failed', declineCode: error.code ?? 'invalid_request' };
  }
  if (error instanceof Stripe.errors.StripeError) return { kind: 'unknown', cause: error.code ?? error.type };
  throw error;
}

/** Where the issuer gave no reason (an expired card, a wrong security code), Stripe's error code is the reason. */
function declineCodeOf({
  decline_code,
  code,
}: {
  decline_code?: string | undefined;
  code?: string | undefined;
}): string {
  return decline_code || code || 'generic_decline';
}

async function reachable<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (isUnanswered(error)) throw new PaymentsUnreachable('the payment provider does not answer', { cause: error });
    throw error;
  }
}

function isUnanswered(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeAPIError ||
    error instanceof Stripe.errors.StripeRateLimitError
  );
}

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

function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'object' ? (reference?.id ?? null) : reference;
}
