import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account, Origin } from '../account.ts';
import { endpoint, param } from '../endpoint.ts';
import { randomText } from '../ids.ts';
import { attachedMethod, getCustomer } from './find.ts';

const details = z.strictObject({
  name: param.text.optional(),
  email: param.text.optional(),
  phone: param.text.optional(),
  description: param.text.optional(),
});

const createParams = details.extend({ metadata: param.metadata });

const updateParams = details.extend({
  metadata: param.metadata.optional(),
  // An empty text takes the default away.
  invoice_settings: z.strictObject({ default_payment_method: z.union([z.literal(''), param.text]) }).optional(),
});

/** https://docs.stripe.com/api/customers */
export const customerEndpoints = [
  endpoint('POST', '/v1/customers', createParams, ({ account, params, origin }) => {
    const customer = newCustomer(account.now(), params);
    account.customers.put(customer);
    account.emit('customer.created', customer, origin);
    return customer;
  }),
  endpoint('GET', '/v1/customers/:id', z.strictObject({}), ({ account, id }) => getCustomer(account, id)),
  endpoint('POST', '/v1/customers/:id', updateParams, ({ account, id, params, origin }) => {
    const current = getCustomer(account, id);
    const changed: Stripe.Customer = {
      ...current,
      name: params.name ?? current.name ?? null,
      email: params.email ?? current.email,
      phone: params.phone ?? current.phone ?? null,
      description: params.description ?? current.description,
      metadata: { ...current.metadata, ...params.metadata },
    };
    const card = params.invoice_settings?.default_payment_method;
    if (card !== undefined) {
      const cardId = card === '' ? null : attachedMethod(account, card, id).id;
      return setDefaultCard(account, changed, cardId, origin);
    }
    account.customers.put(changed);
    account.emit('customer.updated', changed, origin);
    return changed;
  }),
];

/** Names the card that is charged unless another one is named; null for none. */
export function setDefaultCard(
  account: Account,
  customer: Stripe.Customer,
  cardId: string | null,
  origin: Origin,
): Stripe.Customer {
  const { default_payment_method: previous } = customer.invoice_settings;
  const changed = { ...customer, invoice_settings: { ...customer.invoice_settings, default_payment_method: cardId } };
  account.customers.put(changed);
  account.emit('customer.updated', changed, origin, { invoice_settings: { default_payment_method: previous } });
  return changed;
}

function newCustomer(created: number, params: z.output<typeof createParams>): Stripe.Customer {
  return {
    id: `cus_${randomText(14)}`,
    object: 'customer',
    address: null,
    balance: 0,
    created,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: params.description ?? null,
    discount: null,
    email: params.email ?? null,
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: params.metadata,
    name: params.name ?? null,
    next_invoice_sequence: 1,
    phone: params.phone ?? null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}
