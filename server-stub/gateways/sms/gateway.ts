import type { E164 } from '#shared/domain/phone.ts';

export interface OutgoingSms {
  /** Our own id of the message, made and stored before it is sent. */
  id: string;
  to: E164;
  /** May hold a one-time code: never logged, never stored by the backend. */
  body: string;
}

/**
 * What became of handing a message over. `unknown` is an outcome of its own (no answer, a broken answer): it is
 * resolved by {@link SmsGateway.find}, never by guessing and never by sending again.
 */
export type SmsOutcome =
  | { kind: 'accepted'; providerId: string }
  | { kind: 'refused'; cause: string }
  | { kind: 'unknown'; cause: string };

/** What the carrier tells later. Reports may come twice, late, or out of order. */
export interface DeliveryReport {
  providerId: string;
  /** Our own id, which the provider hands back: the report finds its message even when the answer was lost. */
  messageId: string;
  status: 'delivered' | 'undelivered';
}

export interface SmsGateway {
  send(message: OutgoingSms): Promise<SmsOutcome>;
  /**
   * Asks the provider whether it took a message, after an `unknown` outcome or a crash.
   * @param message.since when it was first handed over (epoch ms)
   * @param message.others the provider's ids that belong to other messages
   * @returns `refused` when the provider is sure that it never took it
   */
  find(message: { id: string; to: E164; since: number; others: ReadonlySet<string> }): Promise<SmsOutcome>;
  /** Whoever keeps the messages hears the reports here; set once, before the first send. */
  onReport(listener: (report: DeliveryReport) => Promise<void>): void;
}
