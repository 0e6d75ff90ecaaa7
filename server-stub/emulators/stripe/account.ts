import type Stripe from 'stripe';
import type { Clock } from '#server/clock.ts';
import type { Collection, DocumentStore } from '../store.ts';
import { stripeId } from './ids.ts';

/** The version of Stripe's API whose objects are emulated: the one the `stripe` package is pinned to. */
export const API_VERSION = '2026-10-28.endive';

/** Which API request an event comes from. */
export interface Origin {
  requestId: string | null;
  idempotencyKey: string | null;
}

export type EventType =
  | 'customer.created'
  | 'customer.updated'
  | 'payment_method.attached'
  | 'payment_method.detached'
  | 'payment_intent.created'
  | 'payment_intent.succeeded'
  | 'payment_intent.payment_failed'
  | 'payment_intent.requires_action'
  | 'charge.succeeded'
  | 'charge.failed';

/** https://docs.stripe.com/api/events/object */
interface EventObject {
  id: string;
  object: 'event';
  api_version: string;
  /** Epoch seconds. */
  created: number;
  data: { object: object };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: EventType;
}

/** A webhook that has not been acknowledged yet; it has the id of its event. */
export interface Delivery {
  id: string;
  attempts: number;
  /** Epoch milliseconds. */
  dueAt: number;
}

/** What the one emulated Stripe account holds. */
export interface Account {
  customers: Collection<Stripe.Customer>;
  paymentMethods: Collection<Stripe.PaymentMethod>;
  paymentIntents: Collection<Stripe.PaymentIntent>;
  charges: Collection<Stripe.Charge>;
  events: Collection<EventObject>;
  deliveries: Collection<Delivery>;
  /** Epoch seconds, as Stripe tells time. */
  now(): number;
  /** Records the event and, in the same transaction, that its webhook is to be delivered. */
  emit(type: EventType, object: object, origin: Origin): void;
}

export function openAccount(store: DocumentStore, clock: Clock): Account {
  const now = () => Math.floor(clock.now() / 1000);
  const events = store.collection<EventObject>('stripe.event', (event) => event.type);
  const deliveries = store.collection<Delivery>('stripe.delivery');
  return {
    customers: store.collection<Stripe.Customer>('stripe.customer'),
    paymentMethods: store.collection<Stripe.PaymentMethod>('stripe.payment_method', (method) => idOf(method.customer)),
    paymentIntents: store.collection<Stripe.PaymentIntent>('stripe.payment_intent', (intent) => idOf(intent.customer)),
    charges: store.collection<Stripe.Charge>('stripe.charge'),
    events,
    deliveries,
    now,
    emit(type, object, origin) {
      const id = stripeId('evt');
      events.put({
        id,
        object: 'event',
        api_version: API_VERSION,
        created: now(),
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: { id: origin.requestId, idempotency_key: origin.idempotencyKey },
        type,
      });
      deliveries.put({ id, attempts: 0, dueAt: clock.now() });
    },
  };
}

/** The id out of a reference that may be expanded. */
export function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'object' ? (reference?.id ?? null) : reference;
}
