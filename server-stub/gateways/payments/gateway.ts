import type { Card } from '#shared/api/billing.ts';
import type { Currency } from '#shared/domain/money.ts';

export interface Charge {
  /** Our top-up's id, stored before the provider is called; it is the idempotency key and stands in the metadata. */
  topupId: string;
  customerId: string;
  cardId: string;
  /** The currency's smallest coins, as the provider takes them. */
  coins: number;
  currency: Currency;
  /** When the top-up was recorded (epoch ms): nothing older can be its payment. */
  createdAt: number;
  /** Nobody is there to approve it: the card holder is not asked, the charge fails instead. */
  offSession: boolean;
}

/**
 * What the provider says of a charge. `unknown` is an outcome of its own: asking again with the same idempotency key
 * resolves it, guessing never does.
 */
export type ChargeOutcome =
  | { kind: 'paid'; paymentId: string; coins: number; currency: Currency }
  | { kind: 'processing'; paymentId: string }
  /** `approvalUrl` is the page where the card holder approves; null when the provider names none. */
  | { kind: 'needs_action'; paymentId: string; approvalUrl: string | null }
  | { kind: 'failed'; declineCode: string }
  | { kind: 'unknown'; cause: string };

/** A charge's outcome as an event or a question tells it. */
export interface ChargeReport {
  kind: 'charge';
  topupId: string;
  outcome: ChargeOutcome;
}

/** Money that went back out of a payment, or came back to it after all. */
export interface CorrectionReport {
  kind: 'correction';
  /** The provider's id of the refund or the dispute: it counts once. */
  id: string;
  /** The payment it is about. */
  paymentId: string;
  reason: 'refund' | 'dispute';
  /** `reversed`: a refund that failed, a dispute that was won. It takes back what was taken, also when heard first. */
  state: 'taken' | 'reversed';
  coins: number;
  currency: Currency;
}

/** A card was added, removed, or made the default. */
export interface CardsReport {
  kind: 'cards';
  customerId: string;
}

/** What one of the provider's events says. Events repeat, come in any order, and up to days late. */
export type PaymentReport = ChargeReport | CorrectionReport | CardsReport;

/** The provider's page where a card is typed in. */
export interface HostedSetup {
  /** The provider's id of it. */
  sessionId: string;
  url: string;
}

/** What became of a hosted page. */
export type SetupOutcome = { kind: 'open' } | { kind: 'complete'; cardId: string } | { kind: 'expired' };

export interface PaymentGateway {
  /** Creates the shop's customer at the provider, once: `shopId` is the idempotency key. */
  createCustomer(shop: { id: string; name: string }): Promise<string>;
  /** @throws PaymentsUnreachable when the provider does not answer. */
  listCards(customerId: string): Promise<Card[]>;
  /** @throws PaymentsUnreachable when the provider does not answer. */
  setDefaultCard(customerId: string, cardId: string): Promise<void>;
  /** Removes a saved card; one that is not there any more is fine. @throws PaymentsUnreachable */
  removeCard(customerId: string, cardId: string): Promise<void>;
  /**
   * Opens a hosted page to add a card, once per id.
   * @param setup our id (the idempotency key), and where the page leads back to
   * @throws PaymentsUnreachable when the provider does not answer
   */
  openSetup(setup: { id: string; customerId: string; returnUrl: string }): Promise<HostedSetup>;
  /** Tells what became of a hosted page. @throws PaymentsUnreachable */
  findSetup(sessionId: string): Promise<SetupOutcome>;
  /** Tells what became of a charge without ever making it; `absent` when the provider has not heard of it. */
  find(charge: Charge): Promise<ChargeOutcome | { kind: 'absent' }>;
  /** Charges, or tells what became of the same charge: calling it again with the same top-up never charges twice. */
  charge(charge: Charge, returnUrl: string): Promise<ChargeOutcome>;
  /**
   * Calls off a charge that nobody approved, and tells what became of it: it may have been approved in between.
   * @throws PaymentsUnreachable
   */
  cancel(paymentId: string): Promise<ChargeOutcome>;
  /** The charge that a payment belongs to, as it is now; null when it is none of ours. @throws PaymentsUnreachable */
  findPayment(paymentId: string): Promise<ChargeReport | null>;
  /**
   * Goes through what happened since a moment (epoch ms), oldest first, each with the moment it happened.
   * @throws PaymentsUnreachable
   */
  listReports(since: number): AsyncIterable<{ at: number; report: PaymentReport }>;
  /**
   * Reads a webhook.
   * @param rawBody the bytes as they arrived; the signature covers them
   * @returns null for an event that says nothing that concerns us
   * @throws WebhookSignatureInvalid when forged, stale or re-encoded
   */
  readWebhook(rawBody: Buffer, signature: string): PaymentReport | null;
}

export class PaymentsUnreachable extends Error {
  override name = 'PaymentsUnreachable';
}

export class WebhookSignatureInvalid extends Error {
  override name = 'WebhookSignatureInvalid';
}
