import type { MessageClass } from '#shared/domain/messaging.ts';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import type { HandedSms } from '../messages/handing-over.ts';
import type { Claimed, Claimer } from './claimer.ts';
import { bulkRate, FIRST_SLICE, nextSlice, refill, tokensIn, windowOf, worthwhile } from './pace.ts';
import type { Rates } from './rates.ts';
import { type DueSource, listDueSources } from './repository.ts';
import type { SourceState, Sources } from './sources.ts';

export interface RunnerParts {
  reader: Reader;
  clock: Clock;
  claimer: Pick<Claimer, 'claim'>;
  sources: Sources;
  rates: Rates;
  /** Messages a second that the carriers take. */
  perSecond: number;
  /** Resolves once it is on record what became of the message, or that it is not known. */
  handOver(message: HandedSms): Promise<void>;
  log: Log;
}

/** How often it is looked whether something is due, where nobody tells; and how long what stands still is let be. */
const SWEEP_MS = 5_000;

/** What is sent first. What is over comes last: nobody waits for it. */
const RANKS: Readonly<Record<MessageClass, number>> = { code: 0, security: 0, service: 1, marketing: 2 };
const LAST = 3;

/** A source that was looked at in vain. */
interface Parked {
  shopId: string;
  until: number;
  stopped: NonNullable<Claimed['stopped']>;
}

/**
 * Sends what the outbox has, slice by slice, for all shops: what is relied on before news, each shop and each of its
 * sources in turn. It keeps few messages on their way and rests as long as it works, so that codes find their way free;
 * what waits is in the database alone.
 */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #parked = new Map<string, Parked>();
  /** The how-manieth turn was a source's last. */
  #turns = new Map<string, number>();
  #turn = 0;
  #inFlight = 0;
  #slice = FIRST_SLICE;
  #bucket;
  #isEnded = false;
  /** Whether somebody woke it since it last looked, and how to wake it while it is idle. */
  #isAwake = false;
  #wakeUp = () => {};

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    const rate = bulkRate(parts.perSecond);
    this.#bucket = { tokens: rate, at: parts.clock.now() };
  }

  /** @returns a function that ends it and waits for the slice in hand; what is on its way goes on */
  start(): () => Promise<void> {
    const running = this.#run();
    return () => {
      this.#isEnded = true;
      this.#awake();
      return running;
    };
  }

  /** Something of a shop may go on. */
  wake(shopId: string): void {
    this.#unpark((parked) => parked.shopId === shopId);
  }

  /** A shop's credit changed. */
  hearCredit(shopId: string): void {
    this.#unpark((parked) => parked.shopId === shopId && parked.stopped === 'credit');
  }

  #unpark(which: (parked: Parked) => boolean): void {
    for (const [sourceId, parked] of this.#parked) if (which(parked)) this.#parked.delete(sourceId);
    this.#awake();
  }

  async #run(): Promise<void> {
    const { log } = this.#parts;
    while (!this.#isEnded) {
      try {
        const restMs = await this.#takeTurn();
        await this.#rest(restMs);
      } catch (error) {
        log.error({ err: error }, 'a slice of the outbox failed');
        await this.#rest({ idle: SWEEP_MS });
      }
    }
  }

  /** @returns how long to rest: idle until woken, or at work whatever comes; milliseconds */
  async #takeTurn(): Promise<{ idle: number } | { work: number }> {
    const { clock, claimer, perSecond } = this.#parts;
    const rate = bulkRate(perSecond);
    this.#isAwake = false;
    this.#bucket = refill(this.#bucket, rate, clock.now());
    const room = Math.min(this.#slice, windowOf(perSecond) - this.#inFlight, this.#bucket.tokens);
    const worth = worthwhile(this.#slice, perSecond);
    if (this.#bucket.tokens < worth) return { idle: tokensIn(this.#bucket, rate, worth) };
    // An outcome makes room.
    if (room < worth) return { idle: SWEEP_MS };
    const source = await this.#next();
    if (!source) return { idle: SWEEP_MS };
    const claimed = await this.#try(source, () => claimer.claim(source, Math.floor(room)));
    if (!claimed) return { idle: 0 };
    this.#turn += 1;
    this.#turns.set(source.sourceId, this.#turn);
    this.#bucket.tokens -= claimed.messages.length;
    this.#slice = nextSlice(this.#slice, claimed.moved, claimed.tookMs);
    if (claimed.stopped) this.#park(source, claimed.stopped);
    for (const message of claimed.messages) void this.#handOver(source.sourceId, message);
    return { work: Math.ceil(claimed.lastedMs) };
  }

  /** The source whose turn it is. */
  async #next(): Promise<DueSource | undefined> {
    const { reader, clock, sources } = this.#parts;
    const now = clock.now();
    for (const [sourceId, { until }] of this.#parked) if (until <= now) this.#parked.delete(sourceId);
    const due = (await listDueSources(reader, now)).filter(({ sourceId }) => !this.#parked.has(sourceId));
    this.#turns = new Map(due.map(({ sourceId }) => [sourceId, this.#turns.get(sourceId) ?? 0]));
    const shopTurns = new Map<string, number>();
    for (const { shopId, sourceId } of due) {
      shopTurns.set(shopId, Math.max(shopTurns.get(shopId) ?? 0, this.#turns.get(sourceId) ?? 0));
    }
    let first: { source: DueSource; order: readonly number[] } | undefined;
    for (const source of due) {
      const state = await this.#try(source, () => sources[source.kind].read(reader, source.sourceId, now));
      if (state?.kind === 'waits') this.#park(source, 'waits');
      if (!state || state.kind === 'waits') continue;
      const { shopId, sourceId } = source;
      const order = [rankOf(state), shopTurns.get(shopId) ?? 0, this.#turns.get(sourceId) ?? 0];
      if (!first || isBefore(order, first.order)) first = { source, order };
    }
    return first?.source;
  }

  /** A source that fails is let be for a while: the others do not wait for it. */
  async #try<T>(source: DueSource, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      this.#parts.log.error({ err: error, sourceId: source.sourceId }, 'a source of messages failed');
      this.#park(source, 'waits');
      return undefined;
    }
  }

  #park({ sourceId, shopId }: DueSource, stopped: Parked['stopped']): void {
    this.#parked.set(sourceId, { shopId, stopped, until: this.#parts.clock.now() + SWEEP_MS });
  }

  async #handOver(sourceId: string, message: HandedSms): Promise<void> {
    const { handOver, rates, log } = this.#parts;
    this.#inFlight += 1;
    try {
      await handOver(message);
    } catch (error) {
      log.error({ err: error, messageId: message.id }, 'a message was not handed over');
    }
    this.#inFlight -= 1;
    rates.note(sourceId);
    this.#awake();
  }

  #awake(): void {
    this.#isAwake = true;
    this.#wakeUp();
  }

  /** After work it is at least a turn of the event loop, in which codes go first. */
  #rest(rest: { idle: number } | { work: number }): Promise<void> {
    const { clock } = this.#parts;
    if ('idle' in rest && (this.#isAwake || this.#isEnded)) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = clock.after('idle' in rest ? rest.idle : rest.work, end);
      function end() {
        cancel();
        resolve();
      }
      if ('idle' in rest) this.#wakeUp = end;
    });
  }
}

function rankOf(state: Exclude<SourceState, { kind: 'waits' }>): number {
  return state.kind === 'over' ? LAST : RANKS[state.rules.class];
}

function isBefore(order: readonly number[], other: readonly number[]): boolean {
  const at = order.findIndex((value, index) => value !== other[index]);
  return at !== -1 && (order[at] ?? 0) < (other[at] ?? 0);
}
