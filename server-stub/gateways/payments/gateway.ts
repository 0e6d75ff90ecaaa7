import type { Card } from '#shared/api/credit.ts';
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
}

/**
 * What the provider says of a charge. `unknown` is an outcome of its own: asking again with the same idempotency key
 * resolves it, guessing never does.
 */
export type ChargeOutcome =
  | { kind: 'paid'; paymentId: string; coins: number; currency: Currency }
  | { kind: 'processing'; paymentId: string }
  | { kind: 'needs_action'; paymentId: string }
  | { kind: 'failed'; declineCode: string }
  | { kind: 'unknown'; cause: string };

/** A charge's outcome as the provider's webhook tells it. Webhooks repeat and come in any order. */
export interface ChargeReport {
  topupId: string;
  outcome: ChargeOutcome;
}

export interface PaymentGateway {
  /** Creates the shop's customer at the provider, once: `shopId` is the idempotency key. */
  createCustomer(shop: { id: string; name: string }): Promise<string>;
  /** @throws PaymentsUnreachable when the provider does not answer. */
  listCards(customerId: string): Promise<Card[]>;
  /** Tells what became of a charge without ever making it; `absent` when the provider has not heard of it. */
  find(charge: Charge): Promise<ChargeOutcome | { kind: 'absent' }>;
  /** Charges, or tells what became of the same charge: calling it again with the same top-up never charges twice. */
  charge(charge: Charge): Promise<ChargeOutcome>;
  /**
   * Reads a webhook.
   * @param rawBody the bytes as they arrived; the signature covers them
   * @returns null for an event that says nothing of one of our charges
   * @throws WebhookSignatureInvalid when forged, stale or re-encoded
   */
  readWebhook(rawBody: Buffer, signature: string): ChargeReport | null;
}

export class PaymentsUnreachable extends Error {
  override name = 'PaymentsUnreachable';
}

export class WebhookSignatureInvalid extends Error {
  override name = 'WebhookSignatureInvalid';
}
