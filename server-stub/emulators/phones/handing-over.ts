import { formatPhone } from '#shared/domain/phone.ts';
import { assertNever } from '#shared/errors.ts';
import type { OutgoingSms, SmsGateway, SmsOutcome, SmsSender } from '../../gateways/sms/gateway.ts';
import type { Carrier, Carriers } from './carriers.ts';
import type { Errands } from './errands.ts';
import { journeyTo, LOST_ANSWER_MS, type TakenJourney } from './journeys.ts';
import type { Phones } from './phones.ts';
import type { Replies } from './replies.ts';

export interface HandingOverParts {
  carriers: Carriers;
  phones: Phones;
  replies: Replies;
  errands: Errands;
  /** The sender's name on the phones, where a message does not bring its own. */
  sender: string;
}

const CLOSED: SmsOutcome = { kind: 'unknown', cause: 'demo_closed' };
const ANSWER_LOST: SmsOutcome = { kind: 'unknown', cause: 'demo_answer_lost' };

/** So many messages that one carrier could not take are remembered until another one has them. */
const REFUSED_KEPT = 1_000;

/** The simulated carriers, as whoever sends by them sees them. */
export class HandingOver {
  readonly #parts: HandingOverParts;
  readonly #underWay = new Map<string, Promise<SmsOutcome>>();
  /** The carrier that could not take a message which any other takes. */
  readonly #refusedBy = new Map<string, string>();

  constructor(parts: HandingOverParts) {
    this.#parts = parts;
  }

  gatewayOf({ id: carrierId, name, perSecond }: Carrier): SmsGateway {
    const { phones, replies } = this.#parts;
    return {
      id: carrierId,
      name,
      perSecond,
      replies: true,
      send: (sms) => this.#send(carrierId, sms),
      find: async ({ id }) => this.#find(providerIdOf(carrierId, id)),
      onReport: (listener) => phones.onReport(carrierId, listener),
      onReply: (listener) => replies.onReply(carrierId, listener),
    };
  }

  /** Resolves when nothing is being handed over any more. */
  async end(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  async #send(carrierId: string, sms: OutgoingSms): Promise<SmsOutcome> {
    const { errands, phones } = this.#parts;
    if (errands.closed) return CLOSED;
    const providerId = providerIdOf(carrierId, sms.id);
    const underWay = this.#underWay.get(providerId);
    if (underWay !== undefined) return underWay;
    if (phones.has(providerId)) return { kind: 'accepted', providerId };
    const outcome = this.#handOver(carrierId, sms).finally(() => this.#underWay.delete(providerId));
    this.#underWay.set(providerId, outcome);
    return outcome;
  }

  #find(providerId: string): SmsOutcome {
    // Whoever is still handing it over may yet succeed.
    if (this.#underWay.has(providerId)) return { kind: 'unknown', cause: 'demo_handing_over' };
    if (this.#parts.phones.has(providerId)) return { kind: 'accepted', providerId };
    return { kind: 'refused', cause: 'demo_never_taken', fault: 'route' };
  }

  async #handOver(carrierId: string, sms: OutgoingSms): Promise<SmsOutcome> {
    const { carriers, errands } = this.#parts;
    const carrier = carriers.get(carrierId);
    if (!carrier?.up) return { kind: 'refused', cause: 'demo_down', fault: 'route' };
    const journey = journeyTo(sms.to, Math.random());
    if (carrier.delayMs > 0) await errands.wait(carrier.delayMs);
    switch (journey.kind) {
      case 'refused': {
        const { cause, optedOut } = journey;
        return { kind: 'refused', cause, fault: 'message', ...(optedOut && { optedOut }) };
      }
      case 'refused_by_first':
        return this.#isFirst(carrierId, sms.id)
          ? { kind: 'refused', cause: 'demo_no_way_there', fault: 'route' }
          : this.#take(carrier, sms, journey.otherwise);
      case 'lost':
        await errands.wait(LOST_ANSWER_MS);
        return ANSWER_LOST;
      case 'taken':
        return this.#take(carrier, sms, journey);
      default:
        return assertNever(journey);
    }
  }

  async #take(carrier: Carrier, sms: OutgoingSms, journey: TakenJourney): Promise<SmsOutcome> {
    const { errands, phones, sender } = this.#parts;
    if (journey.takenAfter > 0) await errands.wait(journey.takenAfter);
    if (errands.closed) return CLOSED;
    const providerId = providerIdOf(carrier.id, sms.id);
    await phones.take(providerId, carrier, sms, shownFrom(sms.from, carrier, sender), journey);
    this.#refusedBy.delete(sms.id);
    if (journey.answer === 'accepted') return { kind: 'accepted', providerId };
    await errands.wait(LOST_ANSWER_MS);
    return ANSWER_LOST;
  }

  /** Whether no other carrier was asked for this message before. */
  #isFirst(carrierId: string, messageId: string): boolean {
    const first = this.#refusedBy.get(messageId) ?? carrierId;
    this.#refusedBy.set(messageId, first);
    const [oldest] = this.#refusedBy.size > REFUSED_KEPT ? this.#refusedBy.keys() : [];
    if (oldest !== undefined) this.#refusedBy.delete(oldest);
    return first === carrierId;
  }
}

function providerIdOf(carrierId: string, messageId: string): string {
  return `${carrierId}-${messageId}`;
}

/** A name cannot be replied to. */
function shownFrom(from: SmsSender, carrier: Carrier, sender: string): { sender: string; canReply: boolean } {
  switch (from.kind) {
    case 'default':
      return { sender, canReply: false };
    case 'name':
      return { sender: from.name, canReply: false };
    case 'replyable':
      return { sender: formatPhone(carrier.number), canReply: true };
    default:
      return assertNever(from);
  }
}
