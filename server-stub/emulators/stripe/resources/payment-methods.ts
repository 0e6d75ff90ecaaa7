import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account, Origin } from '../account.ts';
import { endpoint, param } from '../endpoint.ts';
import { invalidRequest, StripeApiError } from '../errors.ts';
import { randomText, stripeId } from '../ids.ts';
import { behaviourOf, findTestCard, type TestCard } from '../test-cards.ts';
import { getCustomer, getMethod } from './find.ts';
import { listObject, listParams } from './list.ts';

const cardsOnly = z.literal('card').optional();

/** https://docs.stripe.com/api/payment_methods */
export const paymentMethodEndpoints = [
  endpoint(
    'GET',
    '/v1/payment_methods',
    listParams.extend({ customer: param.text, type: cardsOnly }),
    ({ account, params }) => {
      const { id } = getCustomer(account, params.customer, 'customer');
      return listObject('/v1/payment_methods', account.paymentMethods, params, { owner: id });
    },
  ),
  endpoint(
    'GET',
    '/v1/customers/:id/payment_methods',
    listParams.extend({ type: cardsOnly }),
    ({ account, id, params }) => {
      getCustomer(account, id);
      return listObject(`/v1/customers/${id}/payment_methods`, account.paymentMethods, params, { owner: id });
    },
  ),
  endpoint('GET', '/v1/payment_methods/:id', z.strictObject({}), ({ account, id }) => {
    return getMethod(account, id);
  }),
  endpoint(
    'POST',
    '/v1/payment_methods/:id/attach',
    z.strictObject({ customer: param.text }),
    ({ account, id, params, origin }) => attach(account, id, params.customer, origin),
  ),
  endpoint('POST', '/v1/payment_methods/:id/detach', z.strictObject({}), ({ account, id, origin }) => {
    const method = getMethod(account, id);
    if (method.customer === null) {
      throw invalidRequest(
        'payment_method_unexpected_state',
        'The payment method you provided is not attached to a customer so detachment is impossible.',
      );
    }
    const detached = { ...method, customer: null };
    account.paymentMethods.put(detached);
    account.emit('payment_method.detached', detached, origin);
    return detached;
  }),
];

/**
 * Saves a card for a customer.
 * @param id a payment method's, or one of the published test ids such as `pm_card_visa`
 * @throws StripeApiError 402 when the card declines that, as Stripe's do that decline every charge
 */
export function attach(account: Account, id: string, customerId: string, origin: Origin): Stripe.PaymentMethod {
  const customer = getCustomer(account, customerId, 'customer');
  const method = findMethod(account, id);
  if (method.customer !== null) {
    throw invalidRequest(
      'payment_method_unexpected_state',
      'The payment method you provided has already been attached to a customer.',
    );
  }
  const behaviour = behaviourOf(method.card?.last4 ?? '');
  if (behaviour.kind === 'declined' && behaviour.atAttach) {
    const { code, declineCode, message } = behaviour.decline;
    throw new StripeApiError(402, {
      type: 'card_error',
      code,
      message,
      ...(declineCode === undefined ? {} : { decline_code: declineCode }),
    });
  }
  const attached = { ...method, customer: customer.id };
  account.paymentMethods.put(attached);
  account.emit('payment_method.attached', attached, origin);
  return attached;
}

/**
 * A saved card, or a new one out of a test id.
 * @param name the parameter it stood in; without, it stood in the path
 */
export function findMethod(account: Account, id: string, name?: string): Stripe.PaymentMethod {
  const test = findTestCard(id);
  if (test !== undefined) return newMethod(test, account.now());
  const method = getMethod(account, id, name);
  if (method.customer === null) {
    throw invalidRequest(
      'payment_method_unexpected_state',
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, or was ' +
        'detached from a Customer. It may not be used again.',
    );
  }
  return method;
}

function newMethod(card: TestCard, created: number): Stripe.PaymentMethod {
  return {
    id: stripeId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'unchecked' },
      country: 'US',
      display_brand: card.brand,
      exp_month: 12,
      // Test cards are always good for two more years.
      exp_year: new Date(created * 1000).getUTCFullYear() + 2,
      fingerprint: randomText(16),
      funding: 'credit',
      generated_from: null,
      last4: card.last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}
