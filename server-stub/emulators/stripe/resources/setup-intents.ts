import type Stripe from 'stripe';
import { z } from 'zod';
import { type Account, idOf, type Origin } from '../account.ts';
import { endpoint, param } from '../endpoint.ts';
import { invalidRequest, StripeApiError } from '../errors.ts';
import { randomText, stripeId } from '../ids.ts';
import { confirmSetup } from '../set-up.ts';
import { attachedMethod, find, getCustomer } from './find.ts';
import { datedListParams, listObject } from './list.ts';
import { findMethod } from './payment-methods.ts';

const createParams = z.strictObject({
  allowed_payment_method_types: z.array(z.literal('card')).min(1).optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: param.boolean, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  confirm: param.boolean.default(false),
  customer: param.text.optional(),
  description: param.text.optional(),
  metadata: param.metadata,
  payment_method: param.text.optional(),
  return_url: param.url.optional(),
  usage: z.enum(['off_session', 'on_session']).default('off_session'),
});
type CreateParams = z.output<typeof createParams>;

const listParams = datedListParams.extend({
  customer: param.text.optional(),
  payment_method: param.text.optional(),
});

const REASONS = ['abandoned', 'duplicate', 'requested_by_customer'] as const;
const OPEN = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** https://docs.stripe.com/api/setup_intents */
export const setupIntentEndpoints = [
  endpoint('POST', '/v1/setup_intents', createParams, ({ account, params, origin }) => {
    checkConfirmation(params);
    const customerId = params.customer === undefined ? null : getCustomer(account, params.customer, 'customer').id;
    const method =
      params.payment_method === undefined ? null : usableMethod(account, params.payment_method, customerId);
    const intent = createSetupIntent(
      account,
      { ...params, customer: customerId, methodId: method?.id ?? null },
      origin,
    );
    if (!params.confirm || method === null) return intent;
    return confirmOrThrow(account, intent, method, params.return_url ?? null, origin);
  }),
  endpoint('GET', '/v1/setup_intents', listParams, ({ account, params }) =>
    listObject('/v1/setup_intents', account.setupIntents, params, {
      owner: params.customer,
      where: ({ payment_method }) =>
        params.payment_method === undefined || idOf(payment_method) === params.payment_method,
    }),
  ),
  endpoint('GET', '/v1/setup_intents/:id', z.strictObject({}), ({ account, id }) =>
    find(account.setupIntents, 'setupintent', id),
  ),
  endpoint(
    'POST',
    '/v1/setup_intents/:id/confirm',
    z.strictObject({ payment_method: param.text.optional(), return_url: param.url.optional() }),
    ({ account, id, params, origin }) => {
      const intent = find(account.setupIntents, 'setupintent', id);
      checkStatus(intent, 'confirm');
      const methodId = params.payment_method ?? idOf(intent.payment_method);
      if (methodId === null) throw methodMissing();
      const method = usableMethod(account, methodId, idOf(intent.customer));
      return confirmOrThrow(account, intent, method, params.return_url ?? null, origin);
    },
  ),
  endpoint(
    'POST',
    '/v1/setup_intents/:id/cancel',
    z.strictObject({ cancellation_reason: z.enum(REASONS).optional() }),
    ({ account, id, params, origin }) => {
      const intent = find(account.setupIntents, 'setupintent', id);
      checkStatus(intent, 'cancel');
      return cancelSetup(account, intent, params.cancellation_reason ?? null, origin);
    },
  ),
];

/** Records that a card will not be set up any more. */
export function cancelSetup(
  account: Account,
  intent: Stripe.SetupIntent,
  reason: (typeof REASONS)[number] | null,
  origin: Origin,
): Stripe.SetupIntent {
  const canceled: Stripe.SetupIntent = {
    ...intent,
    status: 'canceled',
    cancellation_reason: reason,
    next_action: null,
  };
  account.setupIntents.put(canceled);
  account.emit('setup_intent.canceled', canceled, origin);
  return canceled;
}

interface NewSetupIntent extends Partial<Omit<CreateParams, 'customer'>> {
  customer: string | null;
  methodId: string | null;
}

/** Records a new SetupIntent (https://docs.stripe.com/api/setup_intents/object). */
export function createSetupIntent(account: Account, params: NewSetupIntent, origin: Origin): Stripe.SetupIntent {
  const id = stripeId('seti');
  const { allowed_payment_method_types: allowed, automatic_payment_methods: automatic } = params;
  const intent: Stripe.SetupIntent = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: allowed ?? null,
    application: null,
    automatic_payment_methods:
      allowed === undefined ? { enabled: true, allow_redirects: automatic?.allow_redirects ?? 'always' } : null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${randomText(25)}`,
    created: account.now(),
    customer: params.customer,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: params.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: params.methodId,
    payment_method_configuration_details: null,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: params.methodId === null ? 'requires_payment_method' : 'requires_confirmation',
    usage: params.usage ?? 'off_session',
  };
  account.setupIntents.put(intent);
  account.emit('setup_intent.created', intent, origin);
  return intent;
}

function confirmOrThrow(...args: Parameters<typeof confirmSetup>): Stripe.SetupIntent {
  const { intent, error } = confirmSetup(...args);
  if (error !== null) throw error;
  return intent;
}

function checkConfirmation(params: CreateParams): void {
  if (!params.confirm) {
    if (params.return_url === undefined) return;
    throw invalidRequest('parameter_invalid', 'return_url can only be used when confirm is true.', 'return_url');
  }
  if (params.payment_method === undefined) throw methodMissing();
  const redirects =
    params.allowed_payment_method_types === undefined && params.automatic_payment_methods?.allow_redirects !== 'never';
  if (redirects && params.return_url === undefined) {
    throw invalidRequest(
      'parameter_missing',
      'This SetupIntent is configured to accept payment methods that might redirect your customer off of your page, ' +
        'so you must provide a `return_url`, or set `allowed_payment_method_types`.',
      'return_url',
    );
  }
}

const methodMissing = () =>
  invalidRequest(
    'setup_intent_unexpected_state',
    "You cannot confirm this SetupIntent because it's missing a payment method.",
  );

function checkStatus(intent: Stripe.SetupIntent, verb: 'confirm' | 'cancel'): void {
  if (OPEN.includes(intent.status)) return;
  throw new StripeApiError(400, {
    type: 'invalid_request_error',
    code: 'setup_intent_unexpected_state',
    message: `You cannot ${verb} this SetupIntent because it has a status of ${intent.status}.`,
    setup_intent: intent,
  });
}

function usableMethod(account: Account, id: string, customerId: string | null): Stripe.PaymentMethod {
  const method = findMethod(account, id, 'payment_method');
  return method.customer === null ? method : attachedMethod(account, method.id, customerId);
}
