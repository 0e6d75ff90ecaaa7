import type { Purpose } from '#shared/api/history.ts';
import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { type Country, type E164, maskPhone } from '#shared/domain/phone.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Lane } from '../../db/group-commit.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Log } from '../../log.ts';
import type { Ledger } from '../credit/ledger.ts';
import type { CreditService } from '../credit/service.ts';
import type { Router } from '../routing/router.ts';
import { type HandedSms, HandingOver, LEASE_MS } from './handing-over.ts';
import { type News, NewsRecorder } from './news.ts';
import { isSourced } from './queued.ts';
import { insertMessage, type Message, type NewMessage } from './repository.ts';

/** A code that is to be sent. */
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

export interface MessageServiceParts {
  database: Database;
  clock: Clock;
  ledger: Ledger;
  credit: Pick<CreditService, 'announce'>;
  router: Router;
  log: Log;
}

/** Hears of messages that changed, oldest change first, within the transaction. */
type Listener = (work: Work, changed: readonly Message[]) => Promise<void>;

/**
 * Messages and their money. A message is recorded with its hold before it is handed over; then its outcome settles or
 * releases the hold. When the process dies in between, the message stays `queued` and {@link resolveAbandoned} asks
 * the provider: nothing is sent twice and no hold is forgotten. What comes from the outbox lets codes go first.
 */
export class MessageService {
  readonly #parts: MessageServiceParts;
  readonly #recorders: Record<Lane, NewsRecorder>;
  readonly #handingOver: HandingOver;
  readonly #listeners: Listener[] = [];

  constructor(parts: MessageServiceParts) {
    this.#parts = parts;
    const recorder = (lane: Lane) =>
      new NewsRecorder({ ...parts, onChange: (work, changed) => this.#tell(work, changed) }, lane);
    this.#recorders = { counter: recorder('counter'), behind: recorder('behind') };
    const record = (news: News, lane: Lane) => this.#recorders[lane].record(news);
    this.#handingOver = new HandingOver({ ...parts, record });
    parts.router.onReport(async ({ status: kind, ...report }) => {
      const lane = (await isSourced(parts.database.reader, report.messageId)) ? 'behind' : 'counter';
      await record({ kind, ...report }, lane);
    });
  }

  /** Whoever a message belongs to hears each change of it, within the transaction. */
  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /**
   * Holds the price of a code, records it and hands it over after the commit. Refused for want of credit.
   * @returns the message as it was recorded
   */
  async send(work: Work, actor: StaffActor, message: Outgoing): Promise<Result<NewMessage>> {
    const { ledger, credit, router } = this.#parts;
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
    const { id, phone, country, body } = message;
    const sms = { id, to: phone, body, shopId: actor.shopId, country, class: 'code' as const };
    const gateway = (await router.pick(work.tx, sms)) ?? '';
    const recorded: NewMessage = {
      id,
      shop_id: actor.shopId,
      device_id: actor.deviceId,
      staff_id: actor.staffId,
      verification_id: message.verificationId,
      phone,
      country,
      purpose: message.purpose,
      hold_id: hold.value.holdId,
      status: 'queued',
      failure: null,
      gateway,
      provider_id: null,
      queued_at: work.now,
      sent_at: null,
      ended_at: null,
      lease_until: work.now + LEASE_MS,
    };
    await insertMessage(work, recorded);
    credit.announce(work, actor.shopId);
    work.afterCommit(() => void this.handOver({ ...sms, gateway, leaseUntil: recorded.lease_until }));
    return ok(recorded);
  }

  /** Hands over a message that is on record. Resolves once its outcome is, or will be asked for. */
  handOver(message: HandedSms): Promise<void> {
    return this.#handingOver.send(message);
  }

  /** Asks what became of messages that nobody is handing over any more. Run at start and every few seconds. */
  resolveAbandoned(): Promise<void> {
    return this.#handingOver.resolveAbandoned();
  }

  async #tell(work: Work, changed: readonly Message[]): Promise<void> {
    for (const listener of this.#listeners) await listener(work, changed);
  }
}
