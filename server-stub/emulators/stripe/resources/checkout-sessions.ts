import type Stripe from 'stripe';
import { z } from 'zod';
import { type Account, idOf, NO_REQUEST, type Origin } from '../account.ts';
import { endpoint, param } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { newSession } from './checkout-session-object.ts';
import { find, getCustomer } from './find.ts';
import { datedListParams, listObject } from './list.ts';
import { cancelSetup, createSetupIntent } from './setup-intents.ts';

const MINUTE_S = 60;
const DAY_S = 24 * 60 * MINUTE_S;

const createParams = z.strictObject({
  mode: z.literal('setup'),
  success_url: param.url,
  cancel_url: param.url.optional(),
  allowed_payment_method_types: z.array(z.literal('card')).min(1).optional(),
  client_reference_id: param.text.optional(),
  currency: param.text.optional(),
  customer: param.text.optional(),
  expires_at: param.integer.optional(),
  locale: param.text.optional(),
  metadata: param.metadata,
  setup_intent_data: z
    .strictObject({ description: param.text.optional(), metadata: param.metadata })
    .default({ metadata: {} }),
});

const listParams = datedListParams.extend({
  customer: param.text.optional(),
  status: z.enum(['open', 'complete', 'expired']).optional(),
});

/** https://docs.stripe.com/api/checkout/sessions, as far as they save a card. */
export const checkoutSessionEndpoints = [
  endpoint('POST', '/v1/checkout/sessions', createParams, ({ account, params, origin }) => {
    const customer = params.customer === undefined ? null : getCustomer(account, params.customer, 'customer').id;
    if (params.allowed_payment_method_types === undefined && params.currency === undefined) {
      throw invalidRequest('parameter_missing', 'Missing required param: currency.', 'currency');
    }
    const created = account.now();
    const expiresAt = params.expires_at ?? created + DAY_S;
    if (expiresAt < created + 30 * MINUTE_S || expiresAt > created + DAY_S) {
      throw invalidRequest(
        'parameter_invalid',
        'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
        'expires_at',
      );
    }
    const { allowed_payment_method_types: allowed, setup_intent_data: data } = params;
    const intent = createSetupIntent(
      account,
      {
        customer,
        methodId: null,
        ...data,
        ...(allowed === undefined ? {} : { allowed_payment_method_types: allowed }),
      },
      origin,
    );
    const session = newSession(account, { ...params, customer, setupIntent: intent.id, created, expiresAt });
    account.sessions.put(session);
    account.later((expiresAt - created) * 1000, { kind: 'expire_session', sessionId: session.id });
    return session;
  }),
  endpoint('GET', '/v1/checkout/sessions', listParams, ({ account, params }) =>
    listObject('/v1/checkout/sessions', account.sessions, params, {
      where: ({ customer, status }) =>
        (params.customer === undefined || idOf(customer) === params.customer) &&
        (params.status === undefined || status === params.status),
    }),
  ),
  endpoint('GET', '/v1/checkout/sessions/:id', z.strictObject({}), ({ account, id }) =>
    find(account.sessions, 'checkout.session', id),
  ),
  endpoint('POST', '/v1/checkout/sessions/:id/expire', z.strictObject({}), ({ account, id, origin }) => {
    const session = find(account.sessions, 'checkout.session', id);
    if (session.status !== 'open') {
      throw invalidRequest(
        'resource_missing',
        'Only Checkout Sessions with a status in ["open"] can be expired. ' +
          `This Checkout Session has a status of ${session.status ?? 'none'}.`,
      );
    }
    return expireSession(account, session, origin);
  }),
];

/** Nobody can add a card on its page any more. */
export function expireSession(
  account: Account,
  session: Stripe.Checkout.Session,
  origin: Origin,
): Stripe.Checkout.Session {
  const expired: Stripe.Checkout.Session = { ...session, status: 'expired', url: null };
  account.sessions.put(expired);
  account.emit('checkout.session.expired', expired, origin);
  const intent = account.setupIntents.get(idOf(session.setup_intent) ?? '');
  if (intent !== undefined) cancelSetup(account, intent, 'abandoned', origin);
  return expired;
}

/** The card was added on its page. */
export function completeSession(account: Account, session: Stripe.Checkout.Session): void {
  const customer = account.customers.get(idOf(session.customer) ?? '');
  const completed: Stripe.Checkout.Session = {
    ...session,
    status: 'complete',
    url: null,
    customer_details: {
      address: null,
      business_name: null,
      email: customer?.email ?? null,
      individual_name: null,
      name: customer?.name ?? null,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
  };
  account.sessions.put(completed);
  account.emit('checkout.session.completed', completed, NO_REQUEST);
}
