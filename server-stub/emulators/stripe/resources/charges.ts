import type Stripe from 'stripe';
import { z } from 'zod';
import { type Account, idOf } from '../account.ts';
import type { Decline } from '../cards/behaviour.ts';
import { endpoint, param } from '../endpoint.ts';
import { stripeId } from '../ids.ts';
import { moveBalance } from './balance-transactions.ts';
import { find } from './find.ts';
import { datedListParams, listObject } from './list.ts';

const listParams = datedListParams.extend({
  customer: param.text.optional(),
  payment_intent: param.text.optional(),
});

/** https://docs.stripe.com/api/charges; charges are made by PaymentIntents. */
export const chargeEndpoints = [
  endpoint('GET', '/v1/charges/:id', z.strictObject({}), ({ account, id }) => find(account.charges, 'charge', id)),
  endpoint('GET', '/v1/charges', listParams, ({ account, params }) =>
    listObject('/v1/charges', account.charges, params, {
      owner: params.payment_intent,
      where: ({ customer }) => params.customer === undefined || idOf(customer) === params.customer,
    }),
  ),
];

/** One attempt to take an intent's amount from a card. */
interface Attempt {
  intent: Stripe.PaymentIntent;
  method: Stripe.PaymentMethod;
  /** Why it failed; null when it was approved. */
  decline: Decline | null;
  /** How the card holder approved it; null when nobody asked. */
  authentication: 'challenge' | 'frictionless' | null;
}

/** Records an attempt, and the money it brought (https://docs.stripe.com/api/charges/object). */
export function makeCharge(account: Account, attempt: Attempt): Stripe.Charge {
  const { intent, method, decline } = attempt;
  const { behaviour } = account.cardOf(method.id).card;
  const id = stripeId('ch');
  const paid = decline === null;
  const money = paid
    ? moveBalance(account, {
        amount: intent.amount,
        currency: intent.currency,
        type: 'charge',
        category: 'charge',
        source: id,
        available: behaviour.bypassesPending ?? false,
      })
    : null;
  const charge: Stripe.Charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: paid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: money?.id ?? null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'TILLSIDE DEMO',
    captured: paid,
    created: account.now(),
    currency: intent.currency,
    customer: idOf(intent.customer),
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(decline, behaviour.risk),
    paid,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', ...cardDetails(attempt) },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: paid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
  account.charges.put(charge);
  return charge;
}

function outcomeOf(decline: Decline | null, risk: 'elevated' | undefined): Stripe.Charge.Outcome {
  const common = { advice_code: null, network_advice_code: null, network_decline_code: null };
  if (decline?.blocked) {
    return {
      ...common,
      network_status: 'not_sent_to_network',
      reason: 'highest_risk_level',
      risk_level: 'highest',
      risk_score: 90,
      seller_message: 'Stripe blocked this payment as too risky.',
      type: 'blocked',
    };
  }
  return {
    ...common,
    network_status: decline === null ? 'approved_by_network' : 'declined_by_network',
    reason: decline === null ? null : (decline.declineCode ?? decline.code),
    risk_level: risk ?? 'normal',
    risk_score: risk === 'elevated' ? 70 : 1,
    seller_message:
      decline === null ? 'Payment complete.' : 'The bank did not return any further details with this decline.',
    type: decline === null ? 'authorized' : 'issuer_declined',
  };
}

function cardDetails({
  intent,
  method: { card },
  authentication,
}: Attempt): Pick<Stripe.Charge.PaymentMethodDetails, 'card'> {
  if (card === undefined) return {};
  return {
    card: {
      amount_authorized: intent.amount,
      authorization_code: null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      installments: null,
      last4: card.last4,
      mandate: null,
      network: card.brand,
      network_token: { used: false },
      network_transaction_id: null,
      regulated_status: 'unregulated',
      three_d_secure:
        authentication === null
          ? null
          : {
              authentication_flow: authentication,
              electronic_commerce_indicator: '05',
              exemption_indicator: null,
              result: 'authenticated',
              result_reason: null,
              transaction_id: null,
              version: '2.2.0',
            },
      transaction_link_id: null,
      wallet: null,
    },
  };
}
