import type Stripe from 'stripe';
import type { Collection } from '../../store.ts';
import { type Account, idOf } from '../account.ts';
import { invalidRequest, resourceMissing } from '../errors.ts';

/**
 * @param kind as Stripe names it in its message
 * @param param the parameter the id stood in; without, it stood in the path
 * @throws StripeApiError when there is none
 */
export function find<T extends { id: string }>(collection: Collection<T>, kind: string, id: string, param?: string): T {
  const found = collection.get(id);
  if (found === undefined) throw resourceMissing(kind, id, param);
  return found;
}

/** @param param the parameter the id stood in; without, it stood in the path */
export function getCustomer(account: Account, id: string, param?: string): Stripe.Customer {
  return find(account.customers, 'customer', id, param);
}

/** @throws StripeApiError when the card is not saved for this customer */
export function attachedMethod(account: Account, id: string, customerId: string | null): Stripe.PaymentMethod {
  const method = account.paymentMethods.get(id);
  if (method === undefined || idOf(method.customer) !== customerId) {
    throw invalidRequest(
      'resource_missing',
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      'payment_method',
    );
  }
  return method;
}
