import type Stripe from 'stripe';
import { z } from 'zod';
import { type Account, idOf, NO_REQUEST } from '../account.ts';
import { endpoint, param } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { stripeId } from '../ids.ts';
import { shown } from './amounts.ts';
import { moveBalance } from './balance-transactions.ts';
import { find } from './find.ts';
import { datedListParams, listObject } from './list.ts';

/** How long a refund takes that does not end at once. */
const SETTLING_MS = 5_000;

const createParams = z.strictObject({
  amount: param.integer.optional(),
  charge: param.text.optional(),
  payment_intent: param.text.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: param.metadata,
});

const listParams = datedListParams.extend({
  charge: param.text.optional(),
  payment_intent: param.text.optional(),
});

/** https://docs.stripe.com/api/refunds */
export const refundEndpoints = [
  endpoint('POST', '/v1/refunds', createParams, ({ account, params, origin }) => {
    const charge = refundableCharge(account, params);
    const amount = params.amount ?? charge.amount - charge.amount_refunded;
    checkRefund(charge, amount);
    const refund = newRefund(account, charge, amount, params);
    account.refunds.put(refund);
    const refunded = withRefunded(charge, charge.amount_refunded + amount);
    account.charges.put(refunded);
    account.emit('refund.created', refund, origin);
    account.emit('charge.refunded', refunded, origin, {
      amount_refunded: charge.amount_refunded,
      refunded: charge.refunded,
    });
    if (behaviourOf(account, charge).refund !== undefined) {
      account.later(SETTLING_MS, { kind: 'settle_refund', refundId: refund.id });
    }
    return refund;
  }),
  endpoint('GET', '/v1/refunds', listParams, ({ account, params }) =>
    listObject('/v1/refunds', account.refunds, params, {
      owner: params.charge,
      where: ({ payment_intent }) =>
        params.payment_intent === undefined || idOf(payment_intent) === params.payment_intent,
    }),
  ),
  endpoint('GET', '/v1/refunds/:id', z.strictObject({}), ({ account, id }) => find(account.refunds, 'refund', id)),
  endpoint(
    'POST',
    '/v1/refunds/:id',
    z.strictObject({ metadata: param.metadata }),
    ({ account, id, params, origin }) => {
      const current = find(account.refunds, 'refund', id);
      const changed = { ...current, metadata: { ...current.metadata, ...params.metadata } };
      account.refunds.put(changed);
      account.emit('refund.updated', changed, origin, { metadata: current.metadata });
      return changed;
    },
  ),
  endpoint('POST', '/v1/refunds/:id/cancel', z.strictObject({}), ({ account, id }) => {
    const refund = find(account.refunds, 'refund', id);
    // Only refunds that wait for the customer can be canceled, and those to a card never do.
    throw invalidRequest(
      'charge_not_refundable',
      `Refund ${refund.id} cannot be canceled: only refunds with the status requires_action can.`,
    );
  }),
];

/** What becomes of a refund that did not end at once. */
export function settleRefund(account: Account, refundId: string): void {
  const refund = account.refunds.get(refundId);
  const charge = account.charges.get(idOf(refund?.charge) ?? '');
  if (refund === undefined || charge === undefined) return;
  if (behaviourOf(account, charge).refund === 'pending') {
    const succeeded: Stripe.Refund = { ...refund, status: 'succeeded' };
    delete succeeded.pending_reason;
    account.refunds.put(succeeded);
    account.emit('refund.updated', succeeded, NO_REQUEST, { status: refund.status });
    return;
  }
  const { amount, currency } = refund;
  const money = { amount, currency, type: 'refund_failure', category: 'refund_failure', available: true } as const;
  const failed: Stripe.Refund = {
    ...refund,
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
    failure_balance_transaction: moveBalance(account, { ...money, source: refund.id }).id,
  };
  account.refunds.put(failed);
  account.charges.put(withRefunded(charge, charge.amount_refunded - amount));
  account.emit('refund.failed', failed, NO_REQUEST, { status: refund.status });
}

function refundableCharge(account: Account, params: z.output<typeof createParams>): Stripe.Charge {
  if (params.charge !== undefined) return find(account.charges, 'charge', params.charge, 'charge');
  if (params.payment_intent === undefined) {
    throw invalidRequest(
      'parameter_missing',
      'One of the following params should be provided: payment_intent, charge.',
    );
  }
  const intent = find(account.paymentIntents, 'payment_intent', params.payment_intent, 'payment_intent');
  const charge = account.charges.get(idOf(intent.latest_charge) ?? '');
  if (charge?.paid) return charge;
  throw invalidRequest(
    'charge_not_refundable',
    `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
  );
}

function checkRefund(charge: Stripe.Charge, amount: number): void {
  if (!charge.paid) throw invalidRequest('charge_not_refundable', `Charge ${charge.id} did not succeed.`);
  if (charge.refunded) {
    throw invalidRequest('charge_already_refunded', `Charge ${charge.id} has already been refunded.`);
  }
  if (charge.disputed) {
    throw invalidRequest('charge_disputed', `Charge ${charge.id} has been charged back; cannot issue a refund.`);
  }
  if (amount < 1) throw invalidRequest('parameter_invalid_integer', 'Invalid positive integer', 'amount');
  const left = charge.amount - charge.amount_refunded;
  if (amount > left) {
    const money = (coins: number) => shown(coins, charge.currency);
    throw invalidRequest(
      'amount_too_large',
      `Refund amount (${money(amount)}) is greater than unrefunded amount on charge (${money(left)})`,
      'amount',
    );
  }
}

function withRefunded(charge: Stripe.Charge, amountRefunded: number): Stripe.Charge {
  return { ...charge, amount_refunded: amountRefunded, refunded: amountRefunded === charge.amount };
}

function newRefund(
  account: Account,
  charge: Stripe.Charge,
  amount: number,
  { reason, metadata }: z.output<typeof createParams>,
): Stripe.Refund {
  const id = stripeId('re');
  const { currency } = charge;
  const money = { amount: -amount, currency, type: 'refund', category: 'refund', source: id, available: true } as const;
  const pending = behaviourOf(account, charge).refund === 'pending';
  return {
    id,
    object: 'refund',
    amount,
    balance_transaction: moveBalance(account, money).id,
    charge: charge.id,
    created: account.now(),
    currency,
    customer: idOf(charge.customer),
    customer_account: null,
    destination_details: { card: { reference_status: 'pending', type: 'refund' }, type: 'card' },
    metadata,
    payment_intent: idOf(charge.payment_intent),
    payment_method: charge.payment_method,
    ...(pending ? { pending_reason: 'processing' } : {}),
    reason: reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: pending ? 'pending' : 'succeeded',
    transfer_reversal: null,
  };
}

function behaviourOf(account: Account, charge: Stripe.Charge) {
  return account.cardOf(charge.payment_method ?? '').card.behaviour;
}
