import type Stripe from 'stripe';
import { assertNever } from '#shared/errors.ts';
import { type Account, idOf, NO_REQUEST, type Origin } from './account.ts';
import { AUTHENTICATION_BROKE, authenticationOf, type Decline, declineAt } from './cards/behaviour.ts';
import { cardError, declineBody, type StripeApiError } from './errors.ts';
import { stripeId } from './ids.ts';
import { makeCharge } from './resources/charges.ts';

/** How long a payment is processed after the card holder approved it. */
const PROCESSING_MS = 1_000;
/** How soon a disputed payment is disputed. */
const AFTERMATH_MS = 3_000;

const NEEDS_AUTHENTICATION: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};
const AUTHENTICATION_FAILED = {
  type: 'invalid_request_error',
  code: 'payment_intent_authentication_failure',
  message:
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod ' +
    'to attempt to fulfill this PaymentIntent again.',
} as const;

export interface Confirmation {
  intent: Stripe.PaymentIntent;
  method: Stripe.PaymentMethod;
  offSession: boolean;
  /** Where the card holder comes back to after approving; null when the request names no place. */
  returnUrl: string | null;
}

/**
 * Pays an intent with a card as its number says (https://docs.stripe.com/payments/paymentintents/lifecycle).
 * @throws StripeApiError 402 when the card is declined; what happened is recorded all the same
 */
export function confirmPayment(account: Account, confirmation: Confirmation, origin: Origin): Stripe.PaymentIntent {
  const { intent, method, offSession } = confirmation;
  const { card, setUp } = account.cardOf(method.id);
  const requested = (intent.payment_method_options?.card?.request_three_d_secure ?? 'automatic') !== 'automatic';
  const step = authenticationOf(card.behaviour, { offSession, setUp, requested });
  switch (step) {
    case 'none':
      return orThrow(charge(account, intent, method, null, origin));
    case 'frictionless':
      return orThrow(charge(account, intent, method, 'frictionless', origin));
    case 'challenge':
      // Without the card holder at hand nobody can approve, so the issuer declines.
      return offSession
        ? orThrow(decline(account, intent, method, NEEDS_AUTHENTICATION, origin))
        : askCardHolder(account, confirmation, origin);
    case 'error':
      return orThrow(decline(account, intent, method, AUTHENTICATION_BROKE, origin));
    default:
      return assertNever(step);
  }
}

/** The card holder approved: the payment is processed, and its outcome comes a moment later. */
export function processApproved(account: Account, intent: Stripe.PaymentIntent): void {
  const processing: Stripe.PaymentIntent = {
    ...intent,
    status: 'processing',
    next_action: null,
    processing: { type: 'card', card: {} },
  };
  account.paymentIntents.put(processing);
  account.emit('payment_intent.processing', processing, NO_REQUEST);
  account.later(PROCESSING_MS, { kind: 'settle_payment', intentId: intent.id });
}

/** The card holder did not approve: another card is needed. */
export function failAuthentication(account: Account, intent: Stripe.PaymentIntent): void {
  const method = account.paymentMethods.get(idOf(intent.payment_method) ?? '');
  const failed: Stripe.PaymentIntent = {
    ...intent,
    status: 'requires_payment_method',
    next_action: null,
    payment_method: null,
    last_payment_error: { ...AUTHENTICATION_FAILED, ...(method === undefined ? {} : { payment_method: method }) },
  };
  account.paymentIntents.put(failed);
  account.emit('payment_intent.payment_failed', failed, NO_REQUEST);
}

/** Ends a payment that is being processed. */
export function settlePayment(account: Account, intentId: string): void {
  const intent = account.paymentIntents.get(intentId);
  const method = account.paymentMethods.get(idOf(intent?.payment_method) ?? '');
  if (intent?.status !== 'processing' || method === undefined) return;
  charge(account, { ...intent, processing: null }, method, 'challenge', NO_REQUEST);
}

/** What came of charging: the intent as it is now, and the API's error of a declined card. */
interface Charged {
  intent: Stripe.PaymentIntent;
  error: StripeApiError | null;
}

function orThrow({ intent, error }: Charged): Stripe.PaymentIntent {
  if (error !== null) throw error;
  return intent;
}

function charge(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  authentication: 'challenge' | 'frictionless' | null,
  origin: Origin,
): Charged {
  const { behaviour } = account.cardOf(method.id).card;
  const reason = declineAt(behaviour, 'charge');
  if (reason !== null) return decline(account, intent, method, reason, origin);

  const made = makeCharge(account, { intent, method, decline: null, authentication });
  const paid: Stripe.PaymentIntent = {
    ...intent,
    status: 'succeeded',
    amount_received: intent.amount,
    latest_charge: made.id,
    last_payment_error: null,
    next_action: null,
  };
  account.paymentIntents.put(paid);
  account.emit('charge.succeeded', made, origin);
  account.emit('payment_intent.succeeded', paid, origin);
  if (behaviour.aftermath !== undefined) account.later(AFTERMATH_MS, { kind: 'follow_charge', chargeId: made.id });
  return { intent: paid, error: null };
}

function decline(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  reason: Decline,
  origin: Origin,
): Charged {
  const attempt = makeCharge(account, { intent, method, decline: reason, authentication: null });
  const failed: Stripe.PaymentIntent = {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    latest_charge: attempt.id,
    last_payment_error: { ...declineBody(reason), charge: attempt.id, payment_method: method },
  };
  account.paymentIntents.put(failed);
  account.emit('charge.failed', attempt, origin);
  account.emit('payment_intent.payment_failed', failed, origin);
  const error = cardError(reason, { charge: attempt.id, payment_method: method, payment_intent: failed });
  return { intent: failed, error };
}

function askCardHolder(
  account: Account,
  { intent, method, returnUrl }: Confirmation,
  origin: Origin,
): Stripe.PaymentIntent {
  const asking: Stripe.PaymentIntent = {
    ...intent,
    status: 'requires_action',
    payment_method: method.id,
    next_action: askingAction(account, intent.client_secret, returnUrl),
  };
  account.paymentIntents.put(asking);
  account.emit('payment_intent.requires_action', asking, origin);
  return asking;
}

/** Where a card holder approves: a page of the bank's, or, when the request names no way back, inside Stripe.js. */
export function askingAction(account: Account, clientSecret: string | null, returnUrl: string | null) {
  if (returnUrl === null) {
    return {
      type: 'use_stripe_sdk',
      use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: '', source: stripeId('txn') },
    };
  }
  const url = account.pageUrl(`/3d_secure_2/${clientSecret ?? ''}`);
  return { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
}
