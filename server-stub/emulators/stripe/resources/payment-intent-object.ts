import type Stripe from 'stripe';
import { z } from 'zod';
import { param } from '../endpoint.ts';
import { randomText, stripeId } from '../ids.ts';

export const cardOptions = z.strictObject({
  card: z.strictObject({ request_three_d_secure: z.enum(['any', 'automatic', 'challenge']) }),
});

/** What a new PaymentIntent says about the payment, as Stripe's parameters have it. */
export const intentParams = z.strictObject({
  amount: param.integer,
  currency: param.text.transform((text) => text.toLowerCase()),
  customer: param.text.optional(),
  description: param.text.optional(),
  metadata: param.metadata,
  payment_method: param.text.optional(),
  payment_method_options: cardOptions.optional(),
  allowed_payment_method_types: z.array(z.literal('card')).min(1).optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: param.boolean, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  receipt_email: param.text.optional(),
});
export type IntentParams = z.output<typeof intentParams>;

/** A PaymentIntent as it is before it is confirmed (https://docs.stripe.com/api/payment_intents/object). */
export function newIntent(
  created: number,
  params: IntentParams,
  customer: string | null,
  methodId: string | null,
): Stripe.PaymentIntent {
  const id = stripeId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods:
      params.allowed_payment_method_types === undefined
        ? { enabled: true, allow_redirects: params.automatic_payment_methods?.allow_redirects ?? 'always' }
        : null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created,
    currency: params.currency,
    customer,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: params.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: methodId,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: params.payment_method_options?.card.request_three_d_secure ?? 'automatic',
      },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: params.receipt_email ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: methodId === null ? 'requires_payment_method' : 'requires_confirmation',
    transfer_data: null,
    transfer_group: null,
  };
}
