import type Stripe from 'stripe';
import { type Account, idOf } from '../account.ts';
import { invalidRequest, resourceMissing } from '../errors.ts';

/** @param param the parameter the id stood in; without, it stood in the path */
export function getCustomer(account: Account, id: string, param?: string): Stripe.Customer {
  const customer = account.customers.get(id);
  if (customer === undefined) throw resourceMissing('customer', id, param);
  return customer;
}

/** @param param the parameter the id stood in; without, it stood in the path */
export function getMethod(account: Account, id: string, param?: string): Stripe.PaymentMethod {
  const method = account.paymentMethods.get(id);
  if (method === undefined) throw resourceMissing('PaymentMethod', id, param);
  return method;
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
