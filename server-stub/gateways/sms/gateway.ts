import type { E164 } from '#shared/domain/phone.ts';

/**
 * Whom a message is from: what the gateway was set up with, a name instead, or whatever of it can be replied to. A name
 * cannot be.
 */
export type SmsSender = { kind: 'default' } | { kind: 'name'; name: string } | { kind: 'replyable' };

export interface OutgoingSms {
  /** Our own id of the message, made and stored before it is sent. */
  id: string;
  to: E164;
  /** May hold a one-time code: never logged, never stored by the backend. */
  body: string;
  from: SmsSender;
}

/**
 * What became of handing a message over. `unknown` is an outcome of its own (no answer, a broken answer): it is
 * resolved by {@link SmsGateway.find}, never by guessing and never by sending again.
 */
export type SmsOutcome =
  | { kind: 'accepted'; providerId: string }
  | {
      /** It was surely not taken. */
      kind: 'refused';
      /** The provider's coded reason, such as `twilio_21211`. */
      cause: string;
      /** `message`: nobody would take it; `route`: another carrier may. */
      fault: 'message' | 'route';
      /** The carrier has it from the member that they want no more. */
      optedOut?: true;
    }
  | { kind: 'unknown'; cause: string };

/** What the carrier tells later. Reports may come twice, late, or out of order. */
export interface DeliveryReport {
  providerId: string;
  /** Our own id, which the provider hands back: the report finds its message even when the answer was lost. */
  messageId: string;
  status: 'delivered' | 'undelivered';
  /** The provider's coded reason why it did not arrive; null where it told none. */
  cause: string | null;
}

/** A message that somebody sent back. It may come twice. */
export interface SmsReply {
  providerId: string;
  from: E164;
  text: string;
  /** What the carrier made of it, where it understands such words itself. */
  optOut?: 'stop' | 'start';
}

/** What is asked about a message, see {@link SmsGateway.find}. */
export interface SmsQuestion {
  id: string;
  to: E164;
  /** When it was handed over at the earliest, and at the latest (epoch ms). */
  since: number;
  until: number;
  /** The provider's ids that belong to other messages. */
  others: ReadonlySet<string>;
}

export interface SmsGateway {
  /** Stands in the database beside each message: it stays what it is. */
  id: string;
  /** For people. */
  name: string;
  /** Messages that it takes in a second. */
  perSecond: number;
  /** Whether it has a sender that can be replied to. */
  replies: boolean;
  send(message: OutgoingSms): Promise<SmsOutcome>;
  /**
   * Asks the provider whether it took a message, after an `unknown` outcome or a crash.
   * @returns `refused` when the provider is sure that it never took it
   */
  find(question: SmsQuestion): Promise<SmsOutcome>;
  /** Whoever keeps the messages hears the reports here; set once, before the first send. */
  onReport(listener: (report: DeliveryReport) => Promise<void>): void;
  /** Whoever keeps the members hears here what they reply; set once, before the first send. */
  onReply(listener: (reply: SmsReply) => Promise<void>): void;
}

/** All that there are, the one that is used before anything is known of them first. */
export type SmsGateways = readonly [SmsGateway, ...SmsGateway[]];
