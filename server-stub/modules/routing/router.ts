import type { MessageClass } from '#shared/domain/messaging.ts';
import type { Country, E164 } from '#shared/domain/phone.ts';
import { mayUseSenderName } from '#shared/domain/sender-names.ts';
import { assertNever } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../../db/database.ts';
import type {
  DeliveryReport,
  OutgoingSms,
  SmsGateway,
  SmsGateways,
  SmsOutcome,
  SmsQuestion,
  SmsReply,
  SmsSender,
} from '../../gateways/sms/gateway.ts';
import { unknownOutcome } from '../../gateways/unknown.ts';
import type { Log } from '../../log.ts';
import type { Meter } from './meter.ts';
import { type Candidate, orderOf, pick, someWorks } from './pick.ts';
import { findSender, readChoices } from './repository.ts';

/** What decides about the gateways for a message. */
interface Destination {
  shopId: string;
  country: Country;
  class: MessageClass;
}

/** A message as it leaves: which gateway it takes, and from whom it is, is decided here. */
export interface RoutedSms extends Omit<OutgoingSms, 'from'>, Destination {
  /** The gateway that it is recorded with, as {@link Router.pick} told it. Left out: it is recorded with none so far. */
  gateway?: string;
}

export interface RouterParts {
  gateways: SmsGateways;
  reader: Reader;
  clock: Clock;
  meter: Meter;
  log: Log;
  /** Hears that a carrier refused a message because its member wants no more. */
  onOptedOut(shopId: string, phone: E164): Promise<void>;
}

/** So many gateways are tried for one message at most. */
const MOST_TRIES = 3;
/**
 * No other gateway is tried later than this, in milliseconds: with what the last one may take, the message has its outcome
 * before anybody asks the provider for it.
 */
const TRY_ANOTHER_WITHIN_MS = 8_000;
/** Of so many pieces of news, one goes the second way. */
const EXPLORE_EVERY = 50;

const NO_ROUTE: SmsOutcome = { kind: 'refused', cause: 'no_route', fault: 'route' };

/**
 * Which gateway a message takes: the fastest of those that work, and another one when it surely was not taken. What may
 * have been taken is never given to a second one.
 */
export class Router {
  readonly #parts: RouterParts;
  readonly #gateways: ReadonlyMap<string, SmsGateway>;
  #bulk = 0;

  constructor(parts: RouterParts) {
    this.#parts = parts;
    this.#gateways = new Map(parts.gateways.map((gateway) => [gateway.id, gateway]));
  }

  /**
   * The gateway that a message is to be recorded with before it is sent; undefined where no gateway can take it, as none
   * has a sender that news could be replied to.
   */
  async pick(reader: Reader, message: Destination): Promise<string | undefined> {
    const { clock, meter } = this.#parts;
    const candidates = await this.#candidates(reader, message);
    const canWait = message.class === 'marketing';
    if (canWait) this.#bulk += 1;
    const explores = canWait && this.#bulk % EXPLORE_EVERY === 0;
    const { first, probes } = pick(candidates, { canWait, explores }, clock.now());
    if (probes && first !== undefined) meter.noteProbe(first, message.country);
    return first;
  }

  /**
   * Whether a message that can wait should be sent now: some gateway works, or is to be tried again.
   * @param reader the transaction, where it is asked within one
   */
  async canSend(
    shopId: string,
    country: Country,
    messageClass: MessageClass = 'marketing',
    reader: Reader = this.#parts.reader,
  ): Promise<boolean> {
    const { clock } = this.#parts;
    return someWorks(await this.#candidates(reader, { shopId, country, class: messageClass }), clock.now());
  }

  /** Whether a gateway is switched on that can take such a message at all, however it is doing. */
  async hasRoute(shopId: string, country: Country, messageClass: MessageClass): Promise<boolean> {
    return (await this.#candidates(this.#parts.reader, { shopId, country, class: messageClass })).length > 0;
  }

  /**
   * Hands a message over. Another gateway is tried only after one has surely not taken it, and only once that is written.
   * @param onMove writes that the message is with another gateway than before; where it rejects, nobody gets the message
   */
  async send(message: RoutedSms, onMove: (gatewayId: string) => Promise<void>): Promise<SmsOutcome> {
    const { clock } = this.#parts;
    const deadline = clock.now() + TRY_ANOTHER_WITHIN_MS;
    const asked = new Set<string>();
    let outcome: SmsOutcome = NO_ROUTE;
    while (mayTryAnother(outcome) && asked.size < MOST_TRIES) {
      if (asked.size > 0 && clock.now() >= deadline) break;
      const gateway = await this.#next(message, asked);
      if (!gateway) break;
      asked.add(gateway.id);
      if (gateway.id !== message.gateway) await onMove(gateway.id);
      outcome = await this.#handOver(gateway, message);
    }
    if (outcome.kind === 'refused' && outcome.optedOut) await this.#hearOptOut(message);
    return outcome;
  }

  /** Asks the gateway that a message is recorded with what became of it. @param gatewayId empty: before there were several */
  async find(gatewayId: string, question: SmsQuestion): Promise<SmsOutcome> {
    const gateway = gatewayId === '' ? this.#parts.gateways[0] : this.#gateways.get(gatewayId);
    // Another account cannot tell. Once this one is set up again it is asked.
    if (!gateway) return { kind: 'unknown', cause: 'gateway_not_set_up' };
    return gateway.find(question);
  }

  /** Hears the delivery reports of all gateways; set once, before the first send. */
  onReport(listener: (report: DeliveryReport) => Promise<void>): void {
    for (const gateway of this.#parts.gateways) {
      gateway.onReport(async (report) => {
        await listener(report);
        this.#parts.meter.noteEnd(report);
      });
    }
  }

  /** Hears what members reply to any gateway; set once, before the first send. */
  onReply(listener: (gatewayId: string, reply: SmsReply) => Promise<void>): void {
    for (const gateway of this.#parts.gateways) gateway.onReply((reply) => listener(gateway.id, reply));
  }

  async #handOver(gateway: SmsGateway, message: RoutedSms): Promise<SmsOutcome> {
    const { clock, meter, reader } = this.#parts;
    const { id, to, body, shopId, country } = message;
    const from = await this.#senderOf(reader, message);
    const began = clock.now();
    const outcome = await gateway.send({ id, to, body, from }).catch(unknownOutcome);
    meter.noteAnswer({ gateway: gateway.id, country, shopId, messageId: id, began, outcome });
    return outcome;
  }

  /** The gateway that a message is recorded with, and after that the best one that was not asked yet. */
  async #next(message: RoutedSms, asked: ReadonlySet<string>): Promise<SmsGateway | undefined> {
    const { reader, clock } = this.#parts;
    const recorded = message.gateway === undefined ? undefined : this.#gateways.get(message.gateway);
    if (asked.size === 0 && recorded) return recorded;
    if (asked.size === 0) return this.#gatewayOf(await this.pick(reader, message));
    const candidates = await this.#candidates(reader, message);
    return this.#gatewayOf(orderOf(candidates, clock.now()).find((id) => !asked.has(id)));
  }

  #gatewayOf(id: string | undefined): SmsGateway | undefined {
    return id === undefined ? undefined : this.#gateways.get(id);
  }

  async #candidates(reader: Reader, { shopId, country, class: messageClass }: Destination): Promise<Candidate[]> {
    const { gateways, meter } = this.#parts;
    const ids = gateways.map(({ id }) => id);
    const choices = await readChoices(reader, shopId, country, ids);
    const enabled = choices.filter((choice) => choice.enabled);
    // One route always stays on; where that gateway was taken out of the settings since, any other is better than none.
    const usable = enabled.length > 0 ? enabled : choices;
    const able = usable.filter(({ gateway }) => messageClass !== 'marketing' || this.#gateways.get(gateway)?.replies);
    return able.map(({ gateway, priority }) => ({ gateway, priority, health: meter.healthOf(gateway, country) }));
  }

  /** News is from somebody who can be replied to; all else shows the shop's name where the country allows it. */
  async #senderOf(reader: Reader, { shopId, country, class: messageClass }: RoutedSms): Promise<SmsSender> {
    switch (messageClass) {
      case 'marketing':
        return { kind: 'replyable' };
      case 'code':
      case 'security':
      case 'service': {
        const sender = await findSender(reader, shopId, country);
        const named = sender && mayUseSenderName(country, sender);
        return named ? { kind: 'name', name: sender.name } : { kind: 'default' };
      }
      default:
        return assertNever(messageClass);
    }
  }

  /** The refusal stands whatever comes of this; the next one tells it again. */
  async #hearOptOut({ id, shopId, to }: RoutedSms): Promise<void> {
    try {
      await this.#parts.onOptedOut(shopId, to);
    } catch (error) {
      this.#parts.log.error({ err: error, messageId: id }, 'a member who wants no more was not noted');
    }
  }
}

/** Only where the last one has surely not taken it, and somebody else might. */
function mayTryAnother(outcome: SmsOutcome): boolean {
  return outcome.kind === 'refused' && outcome.fault === 'route';
}
