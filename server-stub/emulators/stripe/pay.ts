import type Stripe from 'stripe';
import { assertNever } from '#shared/errors.ts';
import type { EventType } from './account.ts';
import type { StripeErrorBody } from './errors.ts';
import { stripeId } from './ids.ts';
import { newCharge } from './resources/charges.ts';
import { behaviourOf, type Decline } from './test-cards.ts';

/** What came of confirming an intent: its new state, the attempt, and what Stripe tells about it. */
interface Payment {
  intent: Stripe.PaymentIntent;
  charge: Stripe.Charge | null;
  event: EventType;
  /** The API's error of a declined card. */
  error: StripeErrorBody | null;
}

const NEEDS_AUTHENTICATION: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

/** Pays an intent with a card as its number says (https://docs.stripe.com/payments/paymentintents/lifecycle). */
export function pay(intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, offSession: boolean): Payment {
  const behaviour = behaviourOf(method.card?.last4 ?? '');
  switch (behaviour.kind) {
    case 'approved':
      return approve(intent, method);
    case 'declined':
      return decline(intent, method, behaviour.decline);
    case 'authentication_required':
      // Without the card holder at hand nobody can approve, so the issuer declines.
      return offSession ? decline(intent, method, NEEDS_AUTHENTICATION) : askCardHolder(intent);
    default:
      return assertNever(behaviour);
  }
}

function approve(intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): Payment {
  const charge = newCharge(intent, method, null);
  return {
    intent: { ...intent, status: 'succeeded', amount_received: intent.amount, latest_charge: charge.id },
    charge,
    event: 'payment_intent.succeeded',
    error: null,
  };
}

function decline(intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, reason: Decline): Payment {
  const charge = newCharge(intent, method, reason);
  const error = {
    type: 'card_error' as const,
    charge: charge.id,
    code: reason.code,
    ...(reason.declineCode === undefined ? {} : { decline_code: reason.declineCode }),
    message: reason.message,
    payment_method: method,
  };
  const failed: Stripe.PaymentIntent = {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: charge.id,
    last_payment_error: error,
  };
  return {
    intent: failed,
    charge,
    event: 'payment_intent.payment_failed',
    error: { ...error, payment_intent: failed },
  };
}

function askCardHolder(intent: Stripe.PaymentIntent): Payment {
  return {
    intent: {
      ...intent,
      status: 'requires_action',
      next_action: {
        type: 'use_stripe_sdk',
        use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: '', source: stripeId('txn') },
      },
    },
    charge: null,
    event: 'payment_intent.requires_action',
    error: null,
  };
}
