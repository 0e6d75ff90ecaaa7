import { randomUUID } from 'node:crypto';
import type { Clock } from '#server/clock.ts';
import type { E164 } from '#shared/domain/phone.ts';
import type { SmsReply } from '../../gateways/sms/gateway.ts';
import type { Collection, DocumentStore } from '../store.ts';
import { type Errands, TELL_AGAIN_MS } from './errands.ts';

/** What somebody sent back from a phone. */
export interface PhoneReply {
  /** The carrier's id of it. */
  id: string;
  carrier: string;
  from: E164;
  text: string;
  /** Epoch milliseconds. */
  at: number;
}

export interface RepliesParts {
  store: DocumentStore;
  clock: Clock;
  errands: Errands;
}

/** What phones send back. The carrier passes each on until whoever listens has dealt with it. */
export class Replies {
  readonly #parts: RepliesParts;
  readonly #replies: Collection<PhoneReply>;
  readonly #due: Collection<{ id: string }>;
  readonly #listeners = new Map<string, (reply: SmsReply) => Promise<void>>();

  constructor(parts: RepliesParts) {
    this.#parts = parts;
    this.#replies = parts.store.collection<PhoneReply>('phones.reply', ({ from }) => from);
    this.#due = parts.store.collection('phones.due_reply');
    for (const { id } of this.#due.list().reverse()) this.#passOn(id, 0);
  }

  /** The newest first. */
  list(limit: number): PhoneReply[] {
    return this.#replies.list({ limit });
  }

  /** Whoever sends by a carrier hears here what comes back. */
  onReply(carrier: string, listener: (reply: SmsReply) => Promise<void>): void {
    this.#listeners.set(carrier, listener);
  }

  send(reply: Pick<PhoneReply, 'carrier' | 'from' | 'text'>): PhoneReply {
    const { store, clock } = this.#parts;
    const sent: PhoneReply = { id: `demo-reply-${randomUUID()}`, ...reply, at: clock.now() };
    store.transaction(() => {
      this.#replies.put(sent);
      this.#due.put({ id: sent.id });
    });
    this.#passOn(sent.id, 0);
    return sent;
  }

  #passOn(id: string, afterMs: number): void {
    this.#parts.errands.after(afterMs, async () => {
      if (await this.#isHeard(id)) this.#due.remove(id);
      else if (!this.#parts.errands.closed) this.#passOn(id, TELL_AGAIN_MS);
    });
  }

  async #isHeard(id: string): Promise<boolean> {
    const reply = this.#replies.get(id);
    if (reply === undefined) return true;
    const listener = this.#listeners.get(reply.carrier);
    if (listener === undefined) return false;
    try {
      await listener({ providerId: id, from: reply.from, text: reply.text });
      return true;
    } catch {
      return false;
    }
  }
}
