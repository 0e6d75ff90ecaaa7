import type { Clock } from '#server/clock.ts';
import type { E164 } from '#shared/domain/phone.ts';
import type { SmsGateways } from '../../gateways/sms/gateway.ts';
import type { DocumentStore } from '../store.ts';
import { type Carrier, type CarrierChange, Carriers } from './carriers.ts';
import { Errands } from './errands.ts';
import { HandingOver } from './handing-over.ts';
import { type PhoneMessage, Phones } from './phones.ts';
import { type PhoneReply, Replies } from './replies.ts';

export interface PhoneSimulatorOptions {
  store: DocumentStore;
  clock: Clock;
  /** The sender's name on the phones, where a message does not bring its own. */
  sender?: string;
}

/** Something new on a phone. */
export type PhoneNews = { kind: 'message'; message: PhoneMessage } | { kind: 'reply'; reply: PhoneReply };

export interface PhoneSimulator {
  /** The carriers, as whoever sends by them sees them. */
  gateways: SmsGateways;
  carriers(): readonly Carrier[];
  /** @returns undefined when there is no such carrier */
  changeCarrier(id: string, change: CarrierChange): Carrier | undefined;
  /** How many messages were taken in all. */
  count(): number;
  /** The newest first. @param to only those to this number */
  messages(limit: number, to?: E164): PhoneMessage[];
  /** What phones sent back, the newest first. */
  replies(limit: number): PhoneReply[];
  /**
   * Sends a text back from a phone, to whoever wrote to it last.
   * @returns undefined when nobody did who can be replied to
   */
  reply(from: E164, text: string): PhoneReply | undefined;
  /** Hears of each message that appears or changes, and of each reply; the returned function ends it. */
  onChange(listener: (news: PhoneNews) => void): () => void;
  /** Stops the journeys; the next start goes on with them. Messages being handed over end as `unknown`. */
  close(): Promise<void>;
}

/** How far back a phone is looked through for somebody who can be replied to. */
const REPLY_WITHIN = 50;

/**
 * The embedded stand-in for SMS carriers and the phones behind them. What a carrier took survives a kill -9, its reports
 * and the phones' replies included: each is repeated until the listener has dealt with it.
 */
export function createPhoneSimulator({
  store,
  clock,
  sender = 'Tillside Demo',
}: PhoneSimulatorOptions): PhoneSimulator {
  const listeners = new Set<(news: PhoneNews) => void>();
  const tell = (news: PhoneNews) => {
    for (const hear of listeners) hear(news);
  };
  const errands = new Errands(clock);
  const carriers = new Carriers(store);
  const phones = new Phones({ store, clock, errands, tell: (message) => tell({ kind: 'message', message }) });
  const replies = new Replies({ store, clock, errands });
  const handingOver = new HandingOver({ carriers, phones, replies, errands, sender });
  const [first, ...others] = carriers.list();

  return {
    gateways: [handingOver.gatewayOf(first), ...others.map((carrier) => handingOver.gatewayOf(carrier))],
    carriers: () => carriers.list(),
    changeCarrier: (id, change) => carriers.change(id, change),
    count: () => phones.count(),
    messages: (limit, to) => phones.list(limit, to),
    replies: (limit) => replies.list(limit),
    reply(from, text) {
      const replied = phones.list(REPLY_WITHIN, from).find(({ canReply, state }) => canReply && state === 'delivered');
      if (replied === undefined) return undefined;
      const reply = replies.send({ carrier: replied.carrier, from, text });
      tell({ kind: 'reply', reply });
      return reply;
    },
    onChange(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    async close() {
      await Promise.all([errands.close(), handingOver.end()]);
    },
  };
}
