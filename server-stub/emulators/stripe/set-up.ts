import type Stripe from 'stripe';
import { assertNever } from '#shared/errors.ts';
import { type Account, idOf, NO_REQUEST, type Origin } from './account.ts';
import { AUTHENTICATION_BROKE, authenticationOf, type Decline, declineAt } from './cards/behaviour.ts';
import { cardError, declineBody, type StripeApiError } from './errors.ts';
import { askingAction } from './pay.ts';
import { attach } from './resources/payment-methods.ts';

const AUTHENTICATION_FAILED = {
  type: 'invalid_request_error',
  code: 'setup_intent_authentication_failure',
  message:
    'The latest attempt to set up the payment method has failed because authentication failed. You can provide a new ' +
    'payment method and attempt to set it up again.',
} as const;

/** What came of setting a card up: the intent as it is now, and the API's error of a declined card. */
export interface SetupResult {
  intent: Stripe.SetupIntent;
  error: StripeApiError | null;
}

/**
 * Prepares a card for future payments (https://docs.stripe.com/payments/setupintents/lifecycle).
 * @param returnUrl where the card holder comes back to after approving; null when the request names no place
 */
export function confirmSetup(
  account: Account,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  returnUrl: string | null,
  origin: Origin,
): SetupResult {
  const { card } = account.cardOf(method.id);
  // Setting up is what makes the card holder approve future payments, so the card counts as not set up yet.
  const step =
    card.behaviour.authentication === 'on_session'
      ? 'none'
      : authenticationOf(card.behaviour, { offSession: false, setUp: false, requested: false });
  const chosen = { ...intent, payment_method: method.id };
  switch (step) {
    case 'none':
    case 'frictionless':
      return finishSetup(account, chosen, method, origin);
    case 'challenge':
      return { intent: askCardHolder(account, chosen, returnUrl, origin), error: null };
    case 'error':
      return declineSetup(account, chosen, method, AUTHENTICATION_BROKE, origin);
    default:
      return assertNever(step);
  }
}

/** The card holder approved. */
export function approveSetup(account: Account, intent: Stripe.SetupIntent): SetupResult {
  const method = account.paymentMethods.get(idOf(intent.payment_method) ?? '');
  if (method === undefined) return { intent, error: null };
  return finishSetup(account, { ...intent, next_action: null }, method, NO_REQUEST);
}

/** The card holder did not approve: another card is needed. */
export function failSetup(account: Account, intent: Stripe.SetupIntent): void {
  const method = account.paymentMethods.get(idOf(intent.payment_method) ?? '');
  const failed: Stripe.SetupIntent = {
    ...intent,
    status: 'requires_payment_method',
    next_action: null,
    payment_method: null,
    last_setup_error: { ...AUTHENTICATION_FAILED, ...(method === undefined ? {} : { payment_method: method }) },
  };
  account.setupIntents.put(failed);
  account.emit('setup_intent.setup_failed', failed, NO_REQUEST);
}

function finishSetup(
  account: Account,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  origin: Origin,
): SetupResult {
  const reason = declineAt(account.cardOf(method.id).card.behaviour, 'setup');
  if (reason !== null) return declineSetup(account, intent, method, reason, origin);
  const customerId = idOf(intent.customer);
  if (customerId !== null && method.customer === null) attach(account, method, customerId, origin);
  account.markSetUp(method.id);
  const succeeded: Stripe.SetupIntent = { ...intent, status: 'succeeded', last_setup_error: null };
  account.setupIntents.put(succeeded);
  account.emit('setup_intent.succeeded', succeeded, origin);
  return { intent: succeeded, error: null };
}

function declineSetup(
  account: Account,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  reason: Decline,
  origin: Origin,
): SetupResult {
  const failed: Stripe.SetupIntent = {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    last_setup_error: { ...declineBody(reason), payment_method: method },
  };
  account.setupIntents.put(failed);
  account.emit('setup_intent.setup_failed', failed, origin);
  return { intent: failed, error: cardError(reason, { payment_method: method, setup_intent: failed }) };
}

function askCardHolder(
  account: Account,
  intent: Stripe.SetupIntent,
  returnUrl: string | null,
  origin: Origin,
): Stripe.SetupIntent {
  const asking: Stripe.SetupIntent = {
    ...intent,
    status: 'requires_action',
    next_action: askingAction(account, intent.client_secret, returnUrl),
  };
  account.setupIntents.put(asking);
  account.emit('setup_intent.requires_action', asking, origin);
  return asking;
}
