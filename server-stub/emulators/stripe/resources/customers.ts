import type Stripe from 'stripe';
import { z } from 'zod';
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
  invoice_settings: z.strictObject({ default_payment_method: param.text }).optional(),
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
    const customer = card === undefined ? changed : withDefaultCard(changed, attachedMethod(account, card, id).id);
    account.customers.put(customer);
    account.emit('customer.updated', customer, origin);
    return customer;
  }),
];

export function withDefaultCard(customer: Stripe.Customer, cardId: string): Stripe.Customer {
  return { ...customer, invoice_settings: { ...customer.invoice_settings, default_payment_method: cardId } };
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
