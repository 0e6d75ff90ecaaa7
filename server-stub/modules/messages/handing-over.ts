import { type E164, maskPhone } from '#shared/domain/phone.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Lane } from '../../db/group-commit.ts';
import type { SmsOutcome } from '../../gateways/sms/gateway.ts';
import { unknownOutcome } from '../../gateways/unknown.ts';
import type { Log } from '../../log.ts';
import type { RoutedSms, Router } from '../routing/router.ts';
import type { News } from './news.ts';
import { type Abandoned, askAgainAt, listAbandoned, moveMessage } from './queued.ts';

/** A message that was recorded, on its way to the gateway that it was recorded with. */
export interface HandedSms extends RoutedSms {
  /** Empty where none was known that takes it. */
  gateway: string;
  /** Until then it may be handed over (epoch ms). */
  leaseUntil: number;
}

/** How long handing over may take before its outcome is asked for, and how long between two askings, in milliseconds. */
export const LEASE_MS = 20_000;
const ASK_AGAIN_MS = 5_000;
/**
 * What is sent anew because the carrier never took it must not be taken after all: only so long after it was recorded its
 * word counts; milliseconds. Nobody sends a code anew but the cashier.
 */
const SURELY_NOT_AFTER_MS = 60_000;
/**
 * So long after it was recorded a message from behind the counter leaves at the latest, in milliseconds: many wait for the
 * carrier's connections where it is slow, or for another carrier.
 */
const LEAVES_WITHIN_MS = 40_000;
/** So many are asked for together, and read from the database at a time. */
const ASKED_AT_ONCE = 4;
const PAGE = 50;

export interface HandingOverParts {
  database: Database;
  clock: Clock;
  router: Router;
  log: Log;
  record(news: News, lane: Lane): Promise<void>;
}

/** Hands messages over to the carriers, and asks what became of those of which that is not known. */
export class HandingOver {
  readonly #parts: HandingOverParts;
  /** What this process is handing over behind the counter. */
  readonly #underWay = new Set<string>();

  constructor(parts: HandingOverParts) {
    this.#parts = parts;
  }

  /**
   * Once it is known what became of the message that is durable; what is not known is asked for later. After a pause
   * longer than the lease it is too late to send: somebody may already have given the message up.
   */
  async send(message: HandedSms): Promise<void> {
    const { clock, router } = this.#parts;
    const { leaseUntil, gateway, ...sms } = message;
    const routed: RoutedSms = gateway === '' ? sms : { ...sms, gateway };
    if (clock.now() >= leaseUntil) return;
    const lane = laneOf(message.class === 'code');
    if (lane === 'behind') this.#underWay.add(message.id);
    const onMove = (next: string) => this.#move(message.id, next, lane);
    await this.#take(message.id, lane, 'refused', () => router.send(routed, onMove));
    this.#underWay.delete(message.id);
  }

  /**
   * Asks the providers what became of messages that nobody is handing over any more, codes first. Run at start and every
   * few seconds.
   */
  async resolveAbandoned(): Promise<void> {
    const { database, clock } = this.#parts;
    const now = clock.now();
    for (const codes of [true, false]) {
      let after = { lease_until: 0, id: '' };
      for (let page: Abandoned[] | undefined; page === undefined || page.length === PAGE; ) {
        page = await listAbandoned(database.reader, { codes, now, after, most: PAGE });
        after = page.at(-1) ?? after;
        // Those to one number one after the other: what is known to be the one of them is not taken for the other.
        const left = Map.groupBy(page, ({ phone }) => phone).values();
        await Promise.all(Array.from({ length: ASKED_AT_ONCE }, () => this.#resolveAll(left)));
      }
    }
  }

  async #resolveAll(groups: Iterable<readonly Abandoned[]>): Promise<void> {
    for (const group of groups) await this.#resolveInTurn(group);
  }

  async #resolveInTurn(messages: readonly Abandoned[]): Promise<void> {
    for (const message of messages) {
      // Whoever hands it over here will tell: to send it again meanwhile would be to send it twice.
      if (!this.#underWay.has(message.id)) await this.#resolve(message);
    }
  }

  async #resolve({ id, phone, gateway, queued_at: since, verification_id }: Abandoned): Promise<void> {
    const { router, clock } = this.#parts;
    const isCode = verification_id !== null;
    const surelyAt = isCode ? since : since + SURELY_NOT_AFTER_MS;
    const until = isCode ? since : since + LEAVES_WITHIN_MS;
    const ask = async (): Promise<SmsOutcome> => {
      const outcome = await router.find(gateway, { id, to: phone, since, until, others: await this.#takenFor(phone) });
      return outcome.kind === 'refused' && clock.now() < surelyAt
        ? { kind: 'unknown', cause: 'not_taken_yet' }
        : outcome;
    };
    await this.#take(id, laneOf(isCode), 'not_sent', ask, surelyAt);
  }

  /** Written before another gateway hears of it, so that after a crash the right one is asked. */
  async #move(id: string, gateway: string, lane: Lane): Promise<void> {
    const { database } = this.#parts;
    const moved = await database.write(
      (work) => moveMessage(work, { id, gateway, lease_until: work.now + LEASE_MS }),
      lane,
    );
    if (!moved) throw new Error(`the message ${id} was given up before another gateway got it`);
  }

  /**
   * Gets an outcome and records it. What cannot be recorded leaves the message queued, to be asked for again.
   * @param notBefore when asking again may tell something new (epoch ms)
   */
  async #take(
    messageId: string,
    lane: Lane,
    failure: 'refused' | 'not_sent',
    ask: () => Promise<SmsOutcome>,
    notBefore = 0,
  ): Promise<void> {
    const { log } = this.#parts;
    try {
      const outcome = await ask().catch(unknownOutcome);
      if (outcome.kind !== 'accepted') log.warn({ messageId, ...outcome }, 'a message was not taken');
      if (outcome.kind === 'unknown') await this.#askAgain(messageId, lane, notBefore);
      else await this.#record(messageId, outcome, lane, failure);
    } catch (error) {
      log.error({ err: error, messageId }, 'the outcome of a message was not recorded');
      await this.#askAgain(messageId, lane, notBefore).catch(() => undefined);
    }
  }

  async #record(
    messageId: string,
    outcome: Exclude<SmsOutcome, { kind: 'unknown' }>,
    lane: Lane,
    failure: 'refused' | 'not_sent',
  ): Promise<void> {
    const { record } = this.#parts;
    if (outcome.kind === 'accepted') return record({ kind: 'taken', messageId, providerId: outcome.providerId }, lane);
    // Where every route failed nobody looked at the message: another time it may go.
    const unseen = lane === 'behind' && outcome.fault === 'route';
    await record({ kind: 'refused', messageId, failure: unseen ? 'not_sent' : failure, cause: outcome.cause }, lane);
  }

  async #askAgain(id: string, lane: Lane, notBefore: number): Promise<void> {
    await this.#parts.database.write(
      (work) => askAgainAt(work, { id, lease_until: Math.max(work.now + ASK_AGAIN_MS, notBefore) }),
      lane,
    );
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

const laneOf = (isCode: boolean): Lane => (isCode ? 'counter' : 'behind');
