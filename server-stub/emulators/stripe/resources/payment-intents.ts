import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account, Origin } from '../account.ts';
import { endpoint, param } from '../endpoint.ts';
import { invalidRequest, resourceMissing, StripeApiError } from '../errors.ts';
import { randomText, stripeId } from '../ids.ts';
import { pay } from '../pay.ts';
import { attachedMethod, getCustomer } from './find.ts';
import { listObject, listParams } from './list.ts';
import { findMethod } from './payment-methods.ts';

const SMALLEST_AMOUNT = 50;
const LARGEST_AMOUNT = 99_999_999;

const createParams = z.strictObject({
  amount: param.integer,
  currency: param.text,
  confirm: param.boolean.default(false),
  customer: param.text.optional(),
  description: param.text.optional(),
  metadata: param.metadata,
  off_session: param.boolean.default(false),
  payment_method: param.text.optional(),
  allowed_payment_method_types: z.array(z.literal('card')).min(1).optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: param.boolean, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  receipt_email: param.text.optional(),
});
type CreateParams = z.output<typeof createParams>;

/** https://docs.stripe.com/api/payment_intents */
export const paymentIntentEndpoints = [
  endpoint('POST', '/v1/payment_intents', createParams, ({ account, params, origin }) => {
    checkAmount(params.amount);
    checkConfirmation(params);
    const customerId = params.customer === undefined ? null : getCustomer(account, params.customer, 'customer').id;
    const method = methodFor(account, params.payment_method, customerId);
    const intent = newIntent(account.now(), params, customerId, method?.id ?? null);
    account.paymentIntents.put(intent);
    account.emit('payment_intent.created', intent, origin);
    return params.confirm && method !== null ? confirm(account, intent, method, params.off_session, origin) : intent;
  }),
  endpoint(
    'GET',
    '/v1/payment_intents',
    listParams.extend({ customer: param.text.optional() }),
    ({ account, params }) =>
      listObject('/v1/payment_intents', account.paymentIntents, params, { owner: params.customer }),
  ),
  endpoint('GET', '/v1/payment_intents/:id', z.strictObject({}), ({ account, id }) => {
    const intent = account.paymentIntents.get(id);
    if (intent === undefined) throw resourceMissing('payment_intent', id);
    return intent;
  }),
];

/** @throws StripeApiError 402 when the card is declined; what happened is recorded all the same */
function confirm(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  offSession: boolean,
  origin: Origin,
): Stripe.PaymentIntent {
  const payment = pay(intent, method, offSession);
  account.paymentIntents.put(payment.intent);
  if (payment.charge !== null) {
    account.charges.put(payment.charge);
    account.emit(payment.charge.paid ? 'charge.succeeded' : 'charge.failed', payment.charge, origin);
  }
  account.emit(payment.event, payment.intent, origin);
  if (payment.error !== null) throw new StripeApiError(402, payment.error);
  return payment.intent;
}

function checkAmount(amount: number): void {
  if (amount < SMALLEST_AMOUNT) {
    throw invalidRequest('amount_too_small', 'Amount must be at least $0.50 usd', 'amount');
  }
  if (amount > LARGEST_AMOUNT) {
    throw invalidRequest('amount_too_large', 'Amount must be no more than $999,999.99', 'amount');
  }
}

function checkConfirmation(params: CreateParams): void {
  if (!params.confirm) {
    if (params.off_session) {
      throw invalidRequest('parameter_invalid', 'off_session can only be used when confirm is true.', 'off_session');
    }
    return;
  }
  if (params.payment_method === undefined) {
    throw invalidRequest(
      'payment_intent_unexpected_state',
      "You cannot confirm this PaymentIntent because it's missing a payment method.",
    );
  }
  const redirects =
    params.allowed_payment_method_types === undefined && params.automatic_payment_methods?.allow_redirects !== 'never';
  if (redirects && !params.off_session) {
    throw invalidRequest(
      'parameter_missing',
      'This PaymentIntent is configured to accept payment methods that might redirect your customer off of your page, ' +
        'so you must provide a `return_url`, or set `allowed_payment_method_types`.',
      'return_url',
    );
  }
}

function methodFor(account: Account, id: string | undefined, customerId: string | null): Stripe.PaymentMethod | null {
  if (id === undefined) return null;
  const method = findMethod(account, id, 'payment_method');
  if (method.customer !== null) return attachedMethod(account, id, customerId);
  account.paymentMethods.put(method);
  return method;
}

function newIntent(
  created: number,
  params: CreateParams,
  customer: string | null,
  methodId: string | null,
): Stripe.PaymentIntent {
  const id = stripeId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods:
      params.allowed_payment_method_types === undefined
        ? { enabled: true, allow_redirects: params.automatic_payment_methods?.allow_redirects ?? 'always' }
        : null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created,
    currency: params.currency.toLowerCase(),
    customer,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: params.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: methodId,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: params.receipt_email ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: methodId === null ? 'requires_payment_method' : 'requires_confirmation',
    transfer_data: null,
    transfer_group: null,
  };
}
