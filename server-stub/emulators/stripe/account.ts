import type Stripe from 'stripe';
import type { Clock } from '#server/clock.ts';
import type { Collection, DocumentStore } from '../store.ts';
import { findByKey } from './cards/find.ts';
import { TEST_CARDS, type TestCard } from './cards/table.ts';
import { randomText, stripeId } from './ids.ts';

/** The version of Stripe's API whose objects are emulated: the one the `stripe` package is pinned to. */
export const API_VERSION = '2026-10-28.endive';

/** Which API request an event comes from. */
export interface Origin {
  requestId: string | null;
  idempotencyKey: string | null;
}

/** Of what happens by itself, or on a hosted page. */
export const NO_REQUEST: Origin = { requestId: null, idempotencyKey: null };

type EventType = Extract<
  Stripe.Event.Type,
  | `customer.${'created' | 'updated'}`
  | `payment_method.${'attached' | 'detached'}`
  | `payment_intent.${'created' | 'succeeded' | 'payment_failed' | 'requires_action' | 'processing' | 'canceled'}`
  | `setup_intent.${'created' | 'succeeded' | 'setup_failed' | 'requires_action' | 'canceled'}`
  | `checkout.session.${'completed' | 'expired'}`
  | `charge.${'succeeded' | 'failed' | 'refunded'}`
  | `charge.dispute.${'created' | 'updated' | 'closed' | 'funds_withdrawn' | 'funds_reinstated'}`
  | `refund.${'created' | 'updated' | 'failed'}`
  | 'radar.early_fraud_warning.created'
>;

/** https://docs.stripe.com/api/events/object */
export interface EventObject {
  id: string;
  object: 'event';
  api_version: string;
  /** Epoch seconds. */
  created: number;
  data: { object: object; previous_attributes?: object };
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

/** What a saved card remembers beside its API object. */
interface CardSecret {
  /** The payment method's id. */
  id: string;
  /** Which test card it is. */
  key: string;
  /** Whether the card holder approved future payments. */
  setUp: boolean;
}

/** What happens some time later; it is kept, so that it also happens after a restart. */
export type Task = { id: string /** Epoch milliseconds. */; dueAt: number } & (
  | { kind: 'settle_payment'; intentId: string }
  | { kind: 'follow_charge'; chargeId: string }
  | { kind: 'settle_refund'; refundId: string }
  | { kind: 'decide_dispute'; disputeId: string }
  | { kind: 'expire_session'; sessionId: string }
);

type NewTask<T = Task> = T extends Task ? Omit<T, 'id' | 'dueAt'> : never;

/** What the one emulated Stripe account holds. */
export interface Account {
  customers: Collection<Stripe.Customer>;
  paymentMethods: Collection<Stripe.PaymentMethod>;
  paymentIntents: Collection<Stripe.PaymentIntent>;
  setupIntents: Collection<Stripe.SetupIntent>;
  sessions: Collection<Stripe.Checkout.Session>;
  charges: Collection<Stripe.Charge>;
  refunds: Collection<Stripe.Refund>;
  disputes: Collection<Stripe.Dispute>;
  fraudWarnings: Collection<Stripe.Radar.EarlyFraudWarning>;
  balanceTransactions: Collection<Stripe.BalanceTransaction>;
  events: Collection<EventObject>;
  deliveries: Collection<Delivery>;
  tasks: Collection<Task>;
  /** Epoch seconds, as Stripe tells time. */
  now(): number;
  /** The address of a hosted page. @param path such as `/c/pay/cs_test_…` */
  pageUrl(path: string): string;
  /** Keeps a payment method, and which test card it is. */
  saveCard(method: Stripe.PaymentMethod, card: TestCard): void;
  /** Which test card a payment method is, and whether its card holder approved future payments. */
  cardOf(methodId: string): { card: TestCard; setUp: boolean };
  /** From now on the card holder has approved future payments. */
  markSetUp(methodId: string): void;
  /** Records the event and, in the same transaction, that its webhook is to be delivered. @param previous what changed */
  emit(type: EventType, object: object, origin: Origin, previous?: object): void;
  /** Records what is to happen in so many milliseconds. */
  later(ms: number, task: NewTask): void;
}

/** @param baseUrl where the hosted pages are, such as `http://127.0.0.1:4000` */
export function openAccount(store: DocumentStore, clock: Clock, baseUrl: () => string): Account {
  const now = () => Math.floor(clock.now() / 1000);
  const open = <T extends { id: string }>(name: string, ownerOf?: (document: T) => string | null) =>
    store.collection<T>(`stripe.${name}`, ownerOf);
  const events = open<EventObject>('event', (event) => event.type);
  const deliveries = open<Delivery>('delivery');
  const tasks = open<Task>('task');
  const cards = open<CardSecret>('card');
  const paymentMethods = open<Stripe.PaymentMethod>('payment_method', (method) => idOf(method.customer));
  return {
    customers: open('customer'),
    paymentMethods,
    paymentIntents: open<Stripe.PaymentIntent>('payment_intent', (intent) => idOf(intent.customer)),
    setupIntents: open<Stripe.SetupIntent>('setup_intent', (intent) => idOf(intent.customer)),
    // A session is found by the intent it sets up, when the card holder has approved that one.
    sessions: open<Stripe.Checkout.Session>('session', (session) => idOf(session.setup_intent)),
    charges: open<Stripe.Charge>('charge', (charge) => idOf(charge.payment_intent)),
    refunds: open<Stripe.Refund>('refund', (refund) => idOf(refund.charge)),
    disputes: open<Stripe.Dispute>('dispute', (dispute) => idOf(dispute.charge)),
    fraudWarnings: open<Stripe.Radar.EarlyFraudWarning>('early_fraud_warning', (warning) => idOf(warning.charge)),
    balanceTransactions: open('balance_transaction'),
    events,
    deliveries,
    tasks,
    now,
    pageUrl: (path) => `${baseUrl()}${path}`,
    saveCard(method, card) {
      paymentMethods.put(method);
      cards.put({ id: method.id, key: card.key, setUp: false });
    },
    cardOf(methodId) {
      const secret = cards.get(methodId);
      const card = findByKey(secret?.key ?? 'pm_card_visa') ?? TEST_CARDS[0];
      if (card === undefined) throw new Error('the table of test cards is empty');
      return { card, setUp: secret?.setUp ?? false };
    },
    markSetUp(methodId) {
      const secret = cards.get(methodId);
      if (secret !== undefined) cards.put({ ...secret, setUp: true });
    },
    emit(type, object, origin, previous) {
      const id = stripeId('evt');
      events.put({
        id,
        object: 'event',
        api_version: API_VERSION,
        created: now(),
        data: previous === undefined ? { object } : { object, previous_attributes: previous },
        livemode: false,
        pending_webhooks: 1,
        request: { id: origin.requestId, idempotency_key: origin.idempotencyKey },
        type,
      });
      deliveries.put({ id, attempts: 0, dueAt: clock.now() });
    },
    later(ms, task) {
      tasks.put({ ...task, id: randomText(24), dueAt: clock.now() + ms });
    },
  };
}

/** The id out of a reference that may be expanded. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'object' ? (reference?.id ?? null) : (reference ?? null);
}
