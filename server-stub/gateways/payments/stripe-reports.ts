import type Stripe from 'stripe';
import type { CardsReport, ChargeOutcome, ChargeReport, CorrectionReport, PaymentReport } from './gateway.ts';
import { declineCodeOf } from './stripe-errors.ts';

/** The key of our top-up's id in a payment's metadata. */
export const TOPUP_ID = 'topup_id';

/** The events that tell something that concerns us; a webhook endpoint needs no others. */
export const REPORTED_EVENTS = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.canceled',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'payment_method.automatically_updated',
  'checkout.session.completed',
  'customer.updated',
] as const satisfies readonly Stripe.Event.Type[];

/** What an event says; null when it does not concern us. */
export function reportOfEvent(event: Stripe.Event): PaymentReport | null {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.processing':
    case 'payment_intent.requires_action':
    case 'payment_intent.canceled':
      return chargeReport(event.data.object);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refundReport(event.data.object);
    case 'charge.dispute.funds_withdrawn':
      return disputeReport(event.data.object, 'taken');
    case 'charge.dispute.funds_reinstated':
      return disputeReport(event.data.object, 'reversed');
    case 'payment_method.detached':
      // The card is nobody's any more, so whose it was stands only among what changed.
      return cardsReport(event.data.previous_attributes?.customer);
    case 'payment_method.attached':
    case 'payment_method.updated':
    case 'payment_method.automatically_updated':
    case 'checkout.session.completed':
      return cardsReport(event.data.object.customer);
    case 'customer.updated':
      return cardsReport(event.data.object.id);
    default:
      return null;
  }
}

/** What a payment says of the charge it belongs to; null when it is none of ours. */
export function chargeReport(intent: Stripe.PaymentIntent): ChargeReport | null {
  const topupId = intent.metadata[TOPUP_ID];
  return topupId === undefined ? null : { kind: 'charge', topupId, outcome: outcomeOf(intent) };
}

export function outcomeOf(intent: Stripe.PaymentIntent): ChargeOutcome {
  switch (intent.status) {
    case 'succeeded':
      return {
        kind: 'paid',
        paymentId: intent.id,
        coins: intent.amount_received,
        currency: intent.currency.toUpperCase(),
      };
    case 'requires_action':
      return {
        kind: 'needs_action',
        paymentId: intent.id,
        approvalUrl: intent.next_action?.redirect_to_url?.url ?? null,
      };
    case 'requires_payment_method':
      return { kind: 'failed', declineCode: declineCodeOf(intent.last_payment_error ?? {}) };
    case 'canceled':
      return { kind: 'failed', declineCode: 'canceled' };
    default:
      return { kind: 'processing', paymentId: intent.id };
  }
}

function refundReport(refund: Stripe.Refund): CorrectionReport | null {
  const paymentId = idOf(refund.payment_intent);
  const state = refundState(refund.status);
  if (paymentId === null || state === null) return null;
  const { id, amount: coins, currency } = refund;
  return { kind: 'correction', id, paymentId, reason: 'refund', state, coins, currency: currency.toUpperCase() };
}

/** A pending refund has left already; one that waits for the card holder has not. */
function refundState(status: string | null): CorrectionReport['state'] | null {
  if (status === 'succeeded' || status === 'pending') return 'taken';
  return status === 'failed' || status === 'canceled' ? 'reversed' : null;
}

function disputeReport(dispute: Stripe.Dispute, state: CorrectionReport['state']): CorrectionReport | null {
  const paymentId = idOf(dispute.payment_intent);
  if (paymentId === null) return null;
  const { id, amount: coins, currency } = dispute;
  return { kind: 'correction', id, paymentId, reason: 'dispute', state, coins, currency: currency.toUpperCase() };
}

function cardsReport(customer: string | { id: string } | null | undefined): CardsReport | null {
  const customerId = idOf(customer);
  return customerId === null ? null : { kind: 'cards', customerId };
}

/** The id out of a reference that may be expanded. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'object' ? (reference?.id ?? null) : (reference ?? null);
}
