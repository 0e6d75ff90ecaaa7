import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { z } from 'zod';
import { type Account, idOf, type Origin } from '../account.ts';
import { declineAt } from '../cards/behaviour.ts';
import { brandOf, findTestCard } from '../cards/find.ts';
import type { TestCard } from '../cards/table.ts';
import { endpoint, param } from '../endpoint.ts';
import { cardError, invalidRequest } from '../errors.ts';
import { stripeId } from '../ids.ts';
import { setDefaultCard } from './customers.ts';
import { find, getCustomer } from './find.ts';
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
  endpoint('GET', '/v1/payment_methods/:id', z.strictObject({}), ({ account, id }) =>
    find(account.paymentMethods, 'PaymentMethod', id),
  ),
  endpoint(
    'POST',
    '/v1/payment_methods/:id/attach',
    z.strictObject({ customer: param.text }),
    ({ account, id, params, origin }) => attachById(account, id, params.customer, origin),
  ),
  endpoint('POST', '/v1/payment_methods/:id/detach', z.strictObject({}), ({ account, id, origin }) =>
    detach(account, find(account.paymentMethods, 'PaymentMethod', id), origin),
  ),
];

/**
 * Saves a card for a customer.
 * @param id a payment method's, or one of the published test ids such as `pm_card_visa`
 * @throws StripeApiError 402 when the card declines that, as Stripe's do that decline every charge
 */
export function attachById(account: Account, id: string, customerId: string, origin: Origin): Stripe.PaymentMethod {
  const customer = getCustomer(account, customerId, 'customer');
  const method = findMethod(account, id);
  if (method.customer !== null) {
    throw invalidRequest(
      'payment_method_unexpected_state',
      'The payment method you provided has already been attached to a customer.',
    );
  }
  const decline = declineAt(account.cardOf(method.id).card.behaviour, 'attach');
  if (decline !== null) throw cardError(decline);
  return attach(account, method, customer.id, origin);
}

/** Records that a card is a customer's from now on. */
export function attach(
  account: Account,
  method: Stripe.PaymentMethod,
  customerId: string,
  origin: Origin,
): Stripe.PaymentMethod {
  const attached = { ...method, customer: customerId };
  account.paymentMethods.put(attached);
  account.emit('payment_method.attached', attached, origin);
  return attached;
}

function detach(account: Account, method: Stripe.PaymentMethod, origin: Origin): Stripe.PaymentMethod {
  const customerId = idOf(method.customer);
  if (customerId === null) {
    throw invalidRequest(
      'payment_method_unexpected_state',
      'The payment method you provided is not attached to a customer so detachment is impossible.',
    );
  }
  const customer = getCustomer(account, customerId);
  if (customer.invoice_settings.default_payment_method === method.id) setDefaultCard(account, customer, null, origin);
  const detached = { ...method, customer: null };
  account.paymentMethods.put(detached);
  account.emit('payment_method.detached', detached, origin, { customer: customerId });
  return detached;
}

/**
 * A saved card, or a new one out of a test id, which is kept with what is done.
 * @param name the parameter it stood in; without, it stood in the path
 */
export function findMethod(account: Account, id: string, name?: string): Stripe.PaymentMethod {
  const test = findTestCard(id);
  if (test !== undefined) return newMethod(account, test);
  const method = find(account.paymentMethods, 'PaymentMethod', id, name);
  if (method.customer === null) {
    throw invalidRequest(
      'payment_method_unexpected_state',
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, or was ' +
        'detached from a Customer. It may not be used again.',
    );
  }
  return method;
}

/** What a card holder typed beside the number. */
interface TypedDetails {
  expMonth: number;
  expYear: number;
  name: string;
}

/** Keeps a new payment method. @param typed without, a test card is good for two more years and nobody's */
export function newMethod(account: Account, card: TestCard, typed?: TypedDetails): Stripe.PaymentMethod {
  const brand = brandOf(card.number);
  const created = account.now();
  const method: Stripe.PaymentMethod = {
    id: stripeId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email: null, name: typed?.name ?? null, phone: null, tax_id: null },
    card: {
      brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: null,
        cvc_check: typed === undefined ? 'unchecked' : (card.behaviour.cvcCheck ?? 'pass'),
      },
      country: card.country,
      display_brand: brand === 'amex' ? 'american_express' : brand,
      exp_month: typed?.expMonth ?? 12,
      exp_year: typed?.expYear ?? new Date(created * 1000).getUTCFullYear() + 2,
      // The same for the same number, as at Stripe.
      fingerprint: createHash('sha256').update(card.key).digest('hex').slice(0, 16),
      funding: card.funding,
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: card.key !== 'pm_card_amex_threeDSecureNotSupported' },
      wallet: null,
    },
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
  account.saveCard(method, card);
  return method;
}
