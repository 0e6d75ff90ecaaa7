import type Stripe from 'stripe';
import type { Account } from '../account.ts';
import { stripeId } from '../ids.ts';

interface NewSession {
  customer: string | null;
  setupIntent: string;
  success_url: string;
  metadata: Record<string, string>;
  /** Epoch seconds. */
  created: number;
  expiresAt: number;
  cancel_url?: string | undefined;
  client_reference_id?: string | undefined;
  currency?: string | undefined;
  locale?: string | undefined;
  allowed_payment_method_types?: string[] | undefined;
}

/** A Checkout Session that saves a card (https://docs.stripe.com/api/checkout/sessions/object). */
export function newSession(account: Account, params: NewSession): Stripe.Checkout.Session {
  const id = stripeId('cs_test');
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: params.created,
    currency: params.currency?.toLowerCase() ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: params.customer,
    customer_account: null,
    customer_creation: params.customer === null ? 'if_required' : null,
    customer_details: null,
    customer_email: null,
    discounts: null,
    expires_at: params.expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: params.metadata,
    mode: 'setup',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'always',
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_status: 'no_payment_required',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: params.setupIntent,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: params.success_url,
    total_details: null,
    ui_mode: 'hosted_page',
    url: account.pageUrl(`/c/pay/${id}`),
    wallet_options: null,
  };
}
