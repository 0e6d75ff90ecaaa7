import type Stripe from 'stripe';
import { z } from 'zod';
import { type Account, idOf } from '../account.ts';
import { endpoint, param } from '../endpoint.ts';
import { invalidRequest, StripeApiError } from '../errors.ts';
import { confirmPayment } from '../pay.ts';
import { checkAmount } from './amounts.ts';
import { attachedMethod, find, getCustomer } from './find.ts';
import { datedListParams, listObject } from './list.ts';
import { cardOptions, type IntentParams, intentParams, newIntent } from './payment-intent-object.ts';
import { findMethod } from './payment-methods.ts';

const confirmParams = z.strictObject({
  off_session: param.boolean.default(false),
  payment_method: param.text.optional(),
  payment_method_options: cardOptions.optional(),
  return_url: param.url.optional(),
});

const createParams = intentParams.extend({
  confirm: param.boolean.default(false),
  off_session: param.boolean.default(false),
  return_url: param.url.optional(),
});

const updateParams = z.strictObject({
  description: param.text.optional(),
  metadata: param.metadata.optional(),
  receipt_email: param.text.optional(),
});

const REASONS = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;
const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
const CANCELABLE = [...CONFIRMABLE, 'requires_capture', 'processing'];

/** https://docs.stripe.com/api/payment_intents */
export const paymentIntentEndpoints = [
  endpoint('POST', '/v1/payment_intents', createParams, ({ account, params, origin }) => {
    checkAmount(params.amount, params.currency);
    checkConfirmation(params);
    const customerId = params.customer === undefined ? null : getCustomer(account, params.customer, 'customer').id;
    const method =
      params.payment_method === undefined ? null : usableMethod(account, params.payment_method, customerId);
    const intent = newIntent(account.now(), params, customerId, method?.id ?? null);
    account.paymentIntents.put(intent);
    account.emit('payment_intent.created', intent, origin);
    if (!params.confirm || method === null) return intent;
    const returnUrl = params.return_url ?? null;
    return confirmPayment(account, { intent, method, offSession: params.off_session, returnUrl }, origin);
  }),
  endpoint(
    'GET',
    '/v1/payment_intents',
    datedListParams.extend({ customer: param.text.optional() }),
    ({ account, params }) => {
      if (params.customer !== undefined) getCustomer(account, params.customer, 'customer');
      return listObject('/v1/payment_intents', account.paymentIntents, params, { owner: params.customer });
    },
  ),
  endpoint('GET', '/v1/payment_intents/:id', z.strictObject({}), ({ account, id }) =>
    find(account.paymentIntents, 'payment_intent', id),
  ),
  endpoint('POST', '/v1/payment_intents/:id', updateParams, ({ account, id, params }) => {
    const current = find(account.paymentIntents, 'payment_intent', id);
    const changed: Stripe.PaymentIntent = {
      ...current,
      description: params.description ?? current.description,
      metadata: { ...current.metadata, ...params.metadata },
      receipt_email: params.receipt_email ?? current.receipt_email,
    };
    account.paymentIntents.put(changed);
    return changed;
  }),
  endpoint('POST', '/v1/payment_intents/:id/confirm', confirmParams, ({ account, id, params, origin }) => {
    const current = find(account.paymentIntents, 'payment_intent', id);
    checkStatus(current, CONFIRMABLE, 'confirm');
    const methodId = params.payment_method ?? idOf(current.payment_method);
    if (methodId === null) throw methodMissing();
    const method = usableMethod(account, methodId, idOf(current.customer));
    const requested = params.payment_method_options?.card.request_three_d_secure;
    const intent = requested === undefined ? current : withThreeDSecure(current, requested);
    const returnUrl = params.return_url ?? null;
    const confirmed = { ...intent, payment_method: method.id };
    return confirmPayment(account, { intent: confirmed, method, offSession: params.off_session, returnUrl }, origin);
  }),
  endpoint(
    'POST',
    '/v1/payment_intents/:id/cancel',
    z.strictObject({ cancellation_reason: z.enum(REASONS).optional() }),
    ({ account, id, params, origin }) => {
      const current = find(account.paymentIntents, 'payment_intent', id);
      checkStatus(current, CANCELABLE, 'cancel');
      const canceled: Stripe.PaymentIntent = {
        ...current,
        status: 'canceled',
        canceled_at: account.now(),
        cancellation_reason: params.cancellation_reason ?? null,
        next_action: null,
        processing: null,
      };
      account.paymentIntents.put(canceled);
      account.emit('payment_intent.canceled', canceled, origin);
      return canceled;
    },
  ),
];

function checkConfirmation(params: z.output<typeof createParams>): void {
  if (!params.confirm) {
    if (params.off_session) throw onlyWhenConfirmed('off_session');
    if (params.return_url !== undefined) throw onlyWhenConfirmed('return_url');
    return;
  }
  if (params.payment_method === undefined) throw methodMissing();
  if (redirects(params) && !params.off_session && params.return_url === undefined) {
    throw invalidRequest(
      'parameter_missing',
      'This PaymentIntent is configured to accept payment methods that might redirect your customer off of your page, ' +
        'so you must provide a `return_url`, or set `allowed_payment_method_types`.',
      'return_url',
    );
  }
}

const redirects = (params: IntentParams) =>
  params.allowed_payment_method_types === undefined && params.automatic_payment_methods?.allow_redirects !== 'never';

const onlyWhenConfirmed = (name: string) =>
  invalidRequest('parameter_invalid', `${name} can only be used when confirm is true.`, name);

const methodMissing = () =>
  invalidRequest(
    'payment_intent_unexpected_state',
    "You cannot confirm this PaymentIntent because it's missing a payment method.",
  );

function checkStatus(intent: Stripe.PaymentIntent, allowed: readonly string[], verb: string): void {
  if (allowed.includes(intent.status)) return;
  throw new StripeApiError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message:
      `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. ` +
      `Only a PaymentIntent with one of the following statuses may be ${verb}ed: ${allowed.join(', ')}.`,
    payment_intent: intent,
  });
}

/** A saved card may only be used by its own customer. */
function usableMethod(account: Account, id: string, customerId: string | null): Stripe.PaymentMethod {
  const method = findMethod(account, id, 'payment_method');
  return method.customer === null ? method : attachedMethod(account, method.id, customerId);
}

function withThreeDSecure(
  intent: Stripe.PaymentIntent,
  requested: 'any' | 'automatic' | 'challenge',
): Stripe.PaymentIntent {
  const { card } = intent.payment_method_options ?? {};
  if (card === undefined) return intent;
  return {
    ...intent,
    payment_method_options: { ...intent.payment_method_options, card: { ...card, request_three_d_secure: requested } },
  };
}
