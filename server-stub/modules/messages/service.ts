import type { Purpose } from '#shared/api/history.ts';
import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { type Country, type E164, maskPhone } from '#shared/domain/phone.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { assertNever, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import type { SmsGateway, SmsOutcome } from '../../gateways/sms/gateway.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Log } from '../../log.ts';
import type { Ledger } from '../credit/ledger.ts';
import type { CreditService } from '../credit/service.ts';
import { NewsRecorder } from './news.ts';
import { insertMessage, type Message, type NewMessage } from './repository.ts';

/** What is to be sent. */
export interface Outgoing {
  id: string;
  verificationId: string;
  phone: E164;
  country: Country;
  /** Holds the code: it goes to the gateway and nowhere else. */
  body: string;
  purpose: Purpose;
  /** Micro-units a segment. */
  unitPrice: Micros;
}

/** How long handing over may take before its outcome is asked for, and how long between two askings, in milliseconds. */
const LEASE_MS = 20_000;
const ASK_AGAIN_MS = 5_000;

export interface MessageServiceParts {
  database: Database;
  clock: Clock;
  ledger: Ledger;
  credit: CreditService;
  gateway: SmsGateway;
  log: Log;
}

/**
 * Messages and their money. A message is recorded with its hold before it is handed over; then its outcome settles or
 * releases the hold. When the process dies in between, the message stays `queued` and {@link resolveAbandoned} asks
 * the provider: nothing is sent twice and no hold is forgotten.
 */
export class MessageService {
  readonly #parts: MessageServiceParts;
  readonly #news: NewsRecorder;
  #listener: (work: Work, message: Message) => Promise<void> = async () => {};

  constructor(parts: MessageServiceParts) {
    this.#parts = parts;
    this.#news = new NewsRecorder({ ...parts, onChange: (work, message) => this.#listener(work, message) });
    parts.gateway.onReport(({ status: kind, messageId, providerId }) =>
      this.#news.record({ kind, messageId, providerId }),
    );
  }

  /** Whoever a message belongs to hears each change of it, within the transaction. */
  onChange(listener: (work: Work, message: Message) => Promise<void>): void {
    this.#listener = listener;
  }

  /**
   * Holds the price, records the message and hands it over after the commit. Refused for want of credit.
   * @returns the message as it was recorded
   */
  async send(work: Work, actor: StaffActor, message: Outgoing): Promise<Result<NewMessage>> {
    const { ledger, credit } = this.#parts;
    const { segments } = countSegments(message.body);
    const hold = await ledger.hold(work, actor.shopId, SMS_CURRENCY, message.unitPrice * segments, {
      sourceId: message.id,
      purpose: message.purpose,
      staffId: actor.staffId,
      deviceId: actor.deviceId,
      phoneMasked: maskPhone(message.phone),
      unitPrice: message.unitPrice,
      segments,
    });
    if (!hold.ok) return hold;
    const recorded: NewMessage = {
      id: message.id,
      shop_id: actor.shopId,
      device_id: actor.deviceId,
      staff_id: actor.staffId,
      verification_id: message.verificationId,
      phone: message.phone,
      country: message.country,
      purpose: message.purpose,
      hold_id: hold.value.holdId,
      status: 'queued',
      failure: null,
      provider_id: null,
      queued_at: work.now,
      sent_at: null,
      ended_at: null,
      lease_until: work.now + LEASE_MS,
    };
    await insertMessage(work, recorded);
    credit.announce(work, actor.shopId);
    work.afterCommit(() => void this.#handOver(message, work.now + LEASE_MS));
    return ok(recorded);
  }

  /** Asks the provider what became of messages that nobody is handing over any more. Run at start and every few seconds. */
  async resolveAbandoned(): Promise<void> {
    const { database, clock, gateway } = this.#parts;
    const abandoned = await database.reader
      .selectFrom('messages')
      .where('status', '=', 'queued')
      .where('lease_until', '<=', clock.now())
      .selectAll()
      .execute();
    for (const { id, phone, queued_at: since } of abandoned) {
      const ask = async () => gateway.find({ id, to: phone, since, others: await this.#takenFor(phone) });
      await this.#take(id, ask, 'not_sent');
    }
  }

  /** After a pause longer than the lease it is too late: somebody may already have given the message up. */
  async #handOver({ id, phone, body }: Outgoing, leaseUntil: number): Promise<void> {
    const { clock, gateway } = this.#parts;
    if (clock.now() >= leaseUntil) return;
    await this.#take(id, () => gateway.send({ id, to: phone, body }), 'refused');
  }

  /** Gets an outcome and records it. What cannot be recorded leaves the message queued, to be asked for again. */
  async #take(messageId: string, ask: () => Promise<SmsOutcome>, failure: 'refused' | 'not_sent'): Promise<void> {
    const { log } = this.#parts;
    try {
      const outcome = await ask().catch(unknown);
      if (outcome.kind !== 'accepted') log.warn({ messageId, ...outcome }, 'a message was not taken');
      await this.#record(messageId, outcome, failure);
    } catch (error) {
      log.error({ err: error, messageId }, 'the outcome of a message was not recorded');
      await this.#askAgain(messageId).catch(() => undefined);
    }
  }

  async #record(messageId: string, outcome: SmsOutcome, failure: 'refused' | 'not_sent'): Promise<void> {
    switch (outcome.kind) {
      case 'unknown':
        return this.#askAgain(messageId);
      case 'refused':
        return this.#news.record({ kind: 'refused', messageId, failure });
      case 'accepted':
        return this.#news.record({ kind: 'taken', messageId, providerId: outcome.providerId });
      default:
        return assertNever(outcome);
    }
  }

  async #askAgain(id: string): Promise<void> {
    await this.#parts.database.write(async ({ tx, now }) => {
      const lease = { lease_until: now + ASK_AGAIN_MS };
      await tx.updateTable('messages').where('id', '=', id).where('status', '=', 'queued').set(lease).execute();
    });
  }

  /** The provider's ids of the messages that this number already has, also from before its member was erased. */
  async #takenFor(phone: E164): Promise<Set<string>> {
    const rows = await this.#parts.database.reader
      .selectFrom('messages')
      .where('phone', 'in', [phone, maskPhone(phone)])
      .where('provider_id', 'is not', null)
      .select('provider_id')
      .execute();
    return new Set(rows.flatMap(({ provider_id }) => provider_id ?? []));
  }
}

function unknown(error: unknown): SmsOutcome {
  return { kind: 'unknown', cause: error instanceof Error ? error.name : 'error' };
}
