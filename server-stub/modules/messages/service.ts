import type { Purpose } from '#shared/api/credit.ts';
import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { type E164, maskPhone } from '#shared/domain/phone.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { assertNever, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { DeliveryReport, SmsGateway, SmsOutcome } from '../../gateways/sms/gateway.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Log } from '../../log.ts';
import type { Ledger } from '../credit/ledger.ts';
import type { CreditService } from '../credit/service.ts';

type Message = Row<'messages'>;

export interface NewMessage {
  id: string;
  verificationId: string;
  phone: E164;
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
  #listener: (work: Work, message: Message) => Promise<void> = async () => {};

  constructor(parts: MessageServiceParts) {
    this.#parts = parts;
    parts.gateway.onReport((report) => this.#report(report));
  }

  /** Whoever a message belongs to hears each change of it, within the transaction. */
  onChange(listener: (work: Work, message: Message) => Promise<void>): void {
    this.#listener = listener;
  }

  /** Holds the price, records the message and hands it over after the commit. Refused for want of credit. */
  async send(work: Work, actor: StaffActor, message: NewMessage): Promise<Result<void>> {
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
    await work.tx
      .insertInto('messages')
      .values({
        id: message.id,
        shop_id: actor.shopId,
        device_id: actor.deviceId,
        staff_id: actor.staffId,
        verification_id: message.verificationId,
        phone: message.phone,
        hold_id: hold.value.holdId,
        status: 'queued',
        failure: null,
        provider_id: null,
        queued_at: work.now,
        sent_at: null,
        ended_at: null,
        lease_until: work.now + LEASE_MS,
      })
      .execute();
    credit.announce(work, actor.shopId);
    work.afterCommit(() => void this.#handOver(message));
    return ok(undefined);
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
    for (const { id, phone, queued_at } of abandoned) {
      await this.#take(id, gateway.find({ id, to: phone, since: queued_at }), 'not_sent');
    }
  }

  async #handOver({ id, phone, body }: NewMessage): Promise<void> {
    await this.#take(id, this.#parts.gateway.send({ id, to: phone, body }), 'refused');
  }

  /** Waits for an outcome and records it. What cannot be recorded leaves the message queued, to be asked for again. */
  async #take(id: string, outcome: Promise<SmsOutcome>, failure: 'refused' | 'not_sent'): Promise<void> {
    try {
      await this.#resolve(id, await outcome.catch(unknown), failure);
    } catch (error) {
      this.#parts.log.error({ err: error, messageId: id }, 'the outcome of a message was not recorded');
    }
  }

  async #resolve(id: string, outcome: SmsOutcome, failure: 'refused' | 'not_sent'): Promise<void> {
    const { database, ledger, credit } = this.#parts;
    await database.write(async (work) => {
      const message = await work.tx.selectFrom('messages').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
      if (message.status !== 'queued') return;
      switch (outcome.kind) {
        case 'accepted':
          await ledger.settle(work, message.hold_id);
          await this.#change(work, message, { status: 'sent', provider_id: outcome.providerId, sent_at: work.now });
          await this.#applyEarlyReport(work, id, outcome.providerId);
          break;
        case 'refused':
          await ledger.release(work, message.hold_id);
          await this.#change(work, message, { status: 'failed', failure, ended_at: work.now });
          break;
        case 'unknown':
          await this.#change(work, message, { lease_until: work.now + ASK_AGAIN_MS });
          return;
        default:
          assertNever(outcome);
      }
      credit.announce(work, message.shop_id);
    });
  }

  /** A report may overtake the answer to the send: it is kept and applied when its message is known. */
  async #report(report: DeliveryReport): Promise<void> {
    await this.#parts.database.write(async (work) => {
      await work.tx
        .insertInto('delivery_reports')
        .values({ provider_id: report.providerId, status: report.status, at: work.now })
        .onConflict((conflict) => conflict.column('provider_id').doNothing())
        .execute();
      const message = await work.tx
        .selectFrom('messages')
        .where('provider_id', '=', report.providerId)
        .selectAll()
        .executeTakeFirst();
      if (message) await this.#applyReport(work, message, report.status);
    });
  }

  async #applyEarlyReport(work: Work, id: string, providerId: string): Promise<void> {
    const report = await work.tx
      .selectFrom('delivery_reports')
      .where('provider_id', '=', providerId)
      .selectAll()
      .executeTakeFirst();
    if (!report) return;
    const message = await work.tx.selectFrom('messages').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
    await this.#applyReport(work, message, report.status);
  }

  /** The first report that ends a message counts; whatever comes later changes nothing. */
  async #applyReport(work: Work, message: Message, status: DeliveryReport['status']): Promise<void> {
    if (message.status !== 'sent') return;
    if (status === 'delivered') {
      await this.#change(work, message, { status: 'delivered', ended_at: work.now });
      return;
    }
    await this.#parts.ledger.giveBack(work, message.hold_id);
    await this.#change(work, message, { status: 'failed', failure: 'undelivered', ended_at: work.now });
    this.#parts.credit.announce(work, message.shop_id);
  }

  async #change(work: Work, message: Message, change: Partial<Message>): Promise<void> {
    await work.tx.updateTable('messages').where('id', '=', message.id).set(change).execute();
    await this.#listener(work, { ...message, ...change });
  }
}

function unknown(error: unknown): SmsOutcome {
  return { kind: 'unknown', cause: error instanceof Error ? error.name : 'error' };
}
