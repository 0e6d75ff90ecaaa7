import type { Country } from '#shared/domain/phone.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { DeliveryReport, SmsGateways, SmsOutcome } from '../../gateways/sms/gateway.ts';
import {
  addFigures,
  type Figures,
  forgetFigures,
  type MeasuredQuarter,
  NO_FIGURES,
  quarterOf,
  readFigures,
  sumOf,
} from './figures.ts';
import { hear, type RouteHealth, type RouteNews, type RouteState, stateOf, UNMEASURED } from './health.ts';

/** One gateway's answer. Instants are epoch milliseconds. */
interface Answer {
  gateway: string;
  country: Country;
  shopId: string;
  messageId: string;
  began: number;
  outcome: SmsOutcome;
}

/** What was taken and has no report yet. */
interface Travelling {
  gateway: string;
  country: Country;
  takenAt: number;
}

export interface MeterParts {
  database: Pick<Database, 'write' | 'reader'>;
  clock: Clock;
  gateways: SmsGateways;
  /** Hears whose messages the figures that were written are of, or for whom a route broke or works again. */
  onChange(shopIds: ReadonlySet<string>): void;
}

/** How often figures are written, in milliseconds. A process that dies takes those since the last time with it. */
export const WRITE_FIGURES_MS = 10_000;
/** How far back a new process looks, in milliseconds. */
const REMEMBERED_MS = 24 * 60 * 60_000;
const KEEP_FIGURES_MS = 90 * 24 * 60 * 60_000;
const WORST_FIRST: readonly RouteState[] = ['broken', 'degraded', 'healthy', 'unmeasured'];
/** Messages that a report is waited for at most: what is beyond is only left out of the figures. */
const MOST_TRAVELLING = 10_000;

/**
 * Measures the routes: how they do at the moment, which decides what takes them, and the figures of each quarter of an
 * hour, which the owner's page shows.
 */
export class Meter {
  readonly #database: MeterParts['database'];
  readonly #clock: Clock;
  readonly #gateways: readonly string[];
  readonly #onChange: MeterParts['onChange'];
  readonly #health = new Map<string, Map<Country, RouteHealth>>();
  readonly #travelling = new Map<string, Travelling>();
  #figures = new Map<string, MeasuredQuarter>();
  #writing: ReadonlyMap<string, MeasuredQuarter> = new Map();
  #shops = new Set<string>();

  constructor({ database, clock, gateways, onChange }: MeterParts) {
    this.#database = database;
    this.#clock = clock;
    this.#gateways = gateways.map(({ id }) => id);
    this.#onChange = onChange;
  }

  healthOf(gateway: string, country: Country): RouteHealth {
    return this.#health.get(gateway)?.get(country) ?? UNMEASURED;
  }

  /** How a gateway does where it does worst, of all countries but some. */
  worstHealth(gateway: string, except: readonly Country[]): RouteHealth {
    const now = this.#clock.now();
    const rank = (health: RouteHealth) => WORST_FIRST.indexOf(stateOf(health, now));
    const others = [...(this.#health.get(gateway) ?? [])].filter(([country]) => !except.includes(country));
    const [worst] = others.map(([, health]) => health).toSorted((a, b) => rank(a) - rank(b));
    return worst ?? UNMEASURED;
  }

  /** Begins with what was measured before this process started, so that the fastest is known. */
  async load(): Promise<void> {
    const figures = await readFigures(this.#database.reader, this.#gateways, this.#clock.now() - REMEMBERED_MS);
    const totals = Map.groupBy(figures, ({ gateway, country }) => keyOf(gateway, country));
    for (const [first, ...rest] of totals.values()) {
      if (!first) continue;
      const { accepted, latency_ms } = rest.reduce<Figures>(sumOf, first);
      const { gateway, country } = first;
      const before = this.healthOf(gateway, country);
      if (accepted > 0 && before.latencyMs === null)
        this.#set(gateway, country, { ...before, latencyMs: latency_ms / accepted });
    }
  }

  /** A message is about to try whether a broken route works again. */
  noteProbe(gateway: string, country: Country): void {
    this.#hear(gateway, country, { kind: 'probing' });
  }

  noteAnswer({ gateway, country, shopId, messageId, began, outcome }: Answer): void {
    const now = this.#clock.now();
    const before = stateOf(this.healthOf(gateway, country), now);
    const latencyMs = now - began;
    this.#shops.add(shopId);
    if (outcome.kind === 'accepted') {
      this.#hear(gateway, country, { kind: 'answered', latencyMs });
      this.#count(gateway, country, { accepted: 1, latency_ms: latencyMs });
      this.#expectReport(messageId, { gateway, country, takenAt: now });
    } else {
      const answered = outcome.kind === 'refused' && outcome.fault === 'message';
      this.#hear(gateway, country, answered ? { kind: 'answered', latencyMs: null } : { kind: 'failed' });
      this.#count(gateway, country, outcome.kind === 'refused' ? { refused: 1 } : { unknown: 1 });
    }
    const after = stateOf(this.healthOf(gateway, country), now);
    if ((before === 'broken') !== (after === 'broken')) this.#onChange(new Set([shopId]));
  }

  /** Only the first report of a message counts. */
  noteEnd({ messageId, status }: DeliveryReport): void {
    const message = this.#travelling.get(messageId);
    if (!message) return;
    this.#travelling.delete(messageId);
    const { gateway, country, takenAt } = message;
    this.#hear(gateway, country, { kind: status });
    const delivered = { delivered: 1, delivery_ms: this.#clock.now() - takenAt };
    this.#count(gateway, country, status === 'delivered' ? delivered : { undelivered: 1 });
  }

  /** Writes the figures since the last time. What cannot be written is written with the next ones. */
  async write(): Promise<void> {
    if (this.#figures.size === 0) return;
    const shops = this.#shops;
    const writing = this.#figures;
    this.#writing = writing;
    this.#figures = new Map();
    this.#shops = new Set();
    try {
      await this.#database.write((work) => addFigures(work, [...writing.values()]), 'behind');
    } catch (error) {
      for (const { gateway, country, ...figures } of writing.values()) this.#count(gateway, country, figures);
      throw error;
    } finally {
      this.#writing = new Map();
    }
    this.#onChange(shops);
  }

  /** The figures since a moment (epoch ms), those that are not written yet included. */
  async read(since: number): Promise<MeasuredQuarter[]> {
    const written = await readFigures(this.#database.reader, this.#gateways, since);
    return [...written, ...this.#writing.values(), ...this.#figures.values()];
  }

  /** Forgets what was measured long ago. */
  async prune(): Promise<void> {
    await this.#database.write((work) => forgetFigures(work, work.now - KEEP_FIGURES_MS), 'behind');
  }

  #hear(gateway: string, country: Country, news: RouteNews): void {
    this.#set(gateway, country, hear(this.healthOf(gateway, country), news, this.#clock.now()));
  }

  #set(gateway: string, country: Country, health: RouteHealth): void {
    const countries = this.#health.get(gateway) ?? new Map<Country, RouteHealth>();
    this.#health.set(gateway, countries.set(country, health));
  }

  #count(gateway: string, country: Country, figures: Partial<Figures> & { quarter?: number }): void {
    const quarter = figures.quarter ?? quarterOf(this.#clock.now());
    const key = `${keyOf(gateway, country)} ${quarter}`;
    const counted = this.#figures.get(key) ?? { gateway, country, quarter, ...NO_FIGURES };
    this.#figures.set(key, { ...counted, ...sumOf(counted, { ...NO_FIGURES, ...figures }) });
  }

  #expectReport(messageId: string, message: Travelling): void {
    this.#travelling.set(messageId, message);
    if (this.#travelling.size <= MOST_TRAVELLING) return;
    for (const oldest of this.#travelling.keys()) {
      this.#travelling.delete(oldest);
      return;
    }
  }
}

const keyOf = (gateway: string, country: Country): string => `${gateway} ${country}`;
