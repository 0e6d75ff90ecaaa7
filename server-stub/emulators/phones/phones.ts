import type { Clock } from '#server/clock.ts';
import type { E164 } from '#shared/domain/phone.ts';
import type { DeliveryReport, OutgoingSms } from '../../gateways/sms/gateway.ts';
import type { Collection, DocumentStore } from '../store.ts';
import type { Carrier } from './carriers.ts';
import { type Errands, TELL_AGAIN_MS } from './errands.ts';
import type { TakenJourney } from './journeys.ts';
import { Turns } from './turns.ts';

/** A message that a simulated carrier took. Instants are epoch milliseconds. */
export interface PhoneMessage {
  /** The sender's own id of it. */
  id: string;
  /** The carrier's id of it. */
  providerId: string;
  /** The carrier's own id. */
  carrier: string;
  to: E164;
  /** Whom the phone shows it from. */
  sender: string;
  /** Whether that can be replied to. */
  canReply: boolean;
  body: string;
  takenAt: number;
  state: 'travelling' | 'delivered' | 'undelivered';
  endedAt: number | null;
}

/** It is stored by the carrier's id of it: each carrier knows of its own only. */
type StoredMessage = Omit<PhoneMessage, 'providerId'> & { messageId: string };

/** The end of a journey that is still to come, or to be reported. It has the id of its stored message. */
interface DueEnd {
  id: string;
  at: number;
  end: TakenJourney['end'];
  reported: boolean;
}

/** Journeys end together that would end within so many milliseconds: each end by itself would wait for the disk alone. */
const TOGETHER_MS = 100;

export interface PhonesParts {
  store: DocumentStore;
  clock: Clock;
  errands: Errands;
  /** Hears of each message that appears or changes. */
  tell(message: PhoneMessage): void;
}

/** What carriers took, on its way to the phones, and the reports of it. */
export class Phones {
  readonly #parts: PhonesParts;
  readonly #turns: Turns;
  readonly #messages: Collection<StoredMessage>;
  readonly #dueEnds: Collection<DueEnd>;
  readonly #listeners = new Map<string, (report: DeliveryReport) => Promise<void>>();
  #count: number;

  constructor(parts: PhonesParts) {
    this.#parts = parts;
    this.#turns = new Turns(parts.store);
    this.#messages = parts.store.collection<StoredMessage>('phones.taken', (message) => message.to);
    this.#dueEnds = parts.store.collection<DueEnd>('phones.due');
    this.#count = this.#messages.count();
    for (const due of this.#dueEnds.list().reverse()) this.#arm(due);
  }

  /** How many were taken in all. */
  count(): number {
    return this.#count;
  }

  /** The newest first. @param to only those to this number */
  list(limit: number, to?: E164): PhoneMessage[] {
    return this.#messages.list({ limit, owner: to }).map(shown);
  }

  has(providerId: string): boolean {
    return this.#messages.get(providerId) !== undefined;
  }

  /** Whoever sends by a carrier hears its reports here. */
  onReport(carrier: string, listener: (report: DeliveryReport) => Promise<void>): void {
    this.#listeners.set(carrier, listener);
  }

  /** It will end as its journey has it, and be reported. Durable when this resolves. */
  async take(
    providerId: string,
    carrier: Carrier,
    { id: messageId, to, body }: OutgoingSms,
    from: { sender: string; canReply: boolean },
    journey: TakenJourney,
  ): Promise<void> {
    const takenAt = this.#parts.clock.now();
    const message: StoredMessage = {
      ...{ id: providerId, messageId, carrier: carrier.id, to, ...from, body },
      ...{ takenAt, state: 'travelling', endedAt: null },
    };
    const { end, reported } = journey;
    const at = takenAt + journey.endsAfter;
    const due: DueEnd = { id: providerId, at: at - (at % TOGETHER_MS), end, reported };
    await this.#turns.write(() => {
      this.#messages.put(message);
      this.#dueEnds.put(due);
    });
    this.#count += 1;
    this.#parts.tell(shown(message));
    this.#arm(due);
  }

  #arm(due: DueEnd): void {
    const { errands, clock } = this.#parts;
    errands.after(Math.max(0, due.at - clock.now()), () => this.#finish(due));
  }

  async #finish(due: DueEnd): Promise<void> {
    const message = this.#messages.get(due.id);
    if (message === undefined) return;
    if (message.state === 'travelling') {
      const ended: StoredMessage = { ...message, state: due.end.status, endedAt: this.#parts.clock.now() };
      await this.#turns.write(() => this.#messages.put(ended));
      this.#parts.tell(shown(ended));
    }
    if (!due.reported || (await this.#report(message, due.end))) {
      await this.#turns.write(() => this.#dueEnds.remove(due.id));
    } else if (!this.#parts.errands.closed) {
      this.#arm({ ...due, at: this.#parts.clock.now() + TELL_AGAIN_MS });
    }
  }

  /** @returns whether the listener dealt with it */
  async #report({ id: providerId, messageId, carrier }: StoredMessage, end: DueEnd['end']): Promise<boolean> {
    const listener = this.#listeners.get(carrier);
    if (listener === undefined) return false;
    const cause = end.status === 'delivered' ? null : end.cause;
    try {
      await listener({ providerId, messageId, status: end.status, cause });
      return true;
    } catch {
      // Like a carrier whose callback is answered with an error: it calls again later.
      return false;
    }
  }
}

function shown({ id: providerId, messageId: id, ...message }: StoredMessage): PhoneMessage {
  return { id, providerId, ...message };
}
