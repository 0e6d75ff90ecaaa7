import type { SkipReason } from '#shared/domain/messaging.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { maskPhone } from '#shared/domain/phone.ts';
import { assertNever } from '#shared/errors.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Random } from '../../random.ts';
import type { Ledger } from '../credit/ledger.ts';
import type { CreditService } from '../credit/service.ts';
import { type HandedSms, LEASE_MS } from '../messages/handing-over.ts';
import { insertSourcedMessages } from '../messages/sourced.ts';
import type { Router } from '../routing/router.ts';
import { readShop } from '../shops/read-shop.ts';
import { readAddressees } from './addressees.ts';
import { countSteps, type Outcome, periodOf } from './counts.ts';
import { type Decision, decide, ROUTE_AGAIN_MS, Routes, type Sending, someCountryWorks } from './judging.ts';
import type { MessagingNews } from './messaging-news.ts';
import { type DueSource, listDueRows, moveRows } from './repository.ts';
import { readReserve } from './reserve.ts';
import { quietEnd } from './shop-now.ts';
import type { SourceHold, SourceState, Sources } from './sources.ts';

/** What became of a turn of a source. */
export interface Claimed {
  /** Recorded, held, and to be handed over now. */
  messages: readonly HandedSms[];
  /** How many of its rows moved. */
  moved: number;
  /** Why the source does not go on at present; null when it may. */
  stopped: SourceHold['by'] | 'waits' | null;
}

/** The same with how long its change took, and how long that lasted with the commit; both in milliseconds. */
export type TimedClaim = Claimed & { tookMs: number; lastedMs: number };

export interface ClaimerParts {
  database: Database;
  random: Random;
  ledger: Ledger;
  credit: Pick<CreditService, 'announce'>;
  router: Pick<Router, 'pick' | 'canSend'>;
  news: MessagingNews;
  sources: Sources;
}

type On = Extract<SourceState, { kind: 'on' }>;
/** One that is sent, with its message's id and what is held for it. */
type Paid = Sending & { messageId: string; holdId: string };

/**
 * Takes rows of the outbox in their turn. In one transaction, and for as many as the credit allows: all that stands against
 * a message is asked anew, its price is held, it is recorded, and its row is handed over to it. Only then it is sent.
 */
export class Claimer {
  readonly #parts: ClaimerParts;
  /** Since when nothing of a source could go for want of a route, though something of it might (epoch ms). */
  readonly #stuckSince = new Map<string, number>();

  constructor(parts: ClaimerParts) {
    this.#parts = parts;
  }

  /** @param most rows that are looked at */
  async claim(source: DueSource, most: number): Promise<TimedClaim> {
    let [began, ended] = [0, 0];
    const claimed = await this.#parts.database.write(async (work) => {
      began = performance.now();
      const done = await this.#claim(work, source, most);
      ended = performance.now();
      return done;
    }, 'behind');
    return { ...claimed, tookMs: ended - began, lastedMs: performance.now() - began };
  }

  async #claim(work: Work, source: DueSource, most: number): Promise<Claimed> {
    const state = await this.#parts.sources[source.kind].read(work.tx, source.sourceId, work.now);
    if (state.kind !== 'on') this.#stuckSince.delete(source.sourceId);
    switch (state.kind) {
      case 'waits':
        return { messages: [], moved: 0, stopped: 'waits' };
      case 'over':
        return this.#skipAll(work, source, state.reason, most);
      case 'on':
        return this.#take(work, source, state, most);
      default:
        return assertNever(state);
    }
  }

  async #skipAll(work: Work, source: DueSource, reason: SkipReason, most: number): Promise<Claimed> {
    const shop = await readShop(work.tx, source.shopId);
    const rows = await listDueRows(work.tx, source.sourceId, work.now, most);
    const addressees = await readAddressees(work.tx, shop, rows, null);
    const decisions = rows.flatMap((row, index): Decision[] => {
      const addressee = addressees[index];
      return addressee ? [{ row, addressee, kind: 'skip', reason }] : [];
    });
    await this.#write(work, shop, source, decisions, []);
    return { messages: [], moved: rows.length, stopped: null };
  }

  async #take(work: Work, source: DueSource, state: On, most: number): Promise<Claimed> {
    const { sources, router } = this.#parts;
    const shop = await readShop(work.tx, state.shopId);
    const until = state.rules.quietHours === 'held' ? quietEnd(shop, work.now) : null;
    if (until !== null && sources[source.kind].hold) return this.#stop(work, source, { by: 'quiet', until });
    const rows = await listDueRows(work.tx, source.sourceId, work.now, most);
    const routes = new Routes(router, work.tx, shop.id, state.rules.class);
    const decisions = await decide(work.tx, shop, state, rows, routes, work.now);
    const reserve = state.rules.credit === 'all' ? 0 : await readReserve(work.tx, shop, work.now);
    const { paid, available } = await this.#pay(work, shop, state, decisions.filter(isSending), reserve);
    const unpaid = decisions.filter(isSending)[paid.length];
    // What comes after the first that cannot be paid has not had its turn.
    const had = unpaid ? decisions.slice(0, decisions.indexOf(unpaid)) : decisions;
    await this.#record(work, shop, source, state, paid);
    await this.#write(work, shop, source, had, paid);
    const messages = paid.map((one) => toHanded(one, shop, state, work.now + LEASE_MS));
    if (unpaid) {
      const hold: SourceHold = { by: 'credit', price: unpaid.price, available, reserve };
      return { ...(await this.#stop(work, source, hold)), messages, moved: had.length };
    }
    // Where some of them could go, or some of those who come after them may, the others wait by themselves.
    const isStuck = sources[source.kind].hold && paid.length === 0 && had.some(({ kind }) => kind === 'no_route');
    if (paid.length > 0) this.#stuckSince.delete(source.sourceId);
    if (isStuck && !(await this.#mayOthersGo(work, shop, source, state))) {
      this.#stuckSince.delete(source.sourceId);
      return { ...(await this.#stop(work, source, { by: 'routes' })), messages, moved: had.length };
    }
    return { messages, moved: had.length, stopped: null };
  }

  /** For as long as rows wait for a route: those of a source with very many would else go round without rest. */
  async #mayOthersGo(work: Work, shop: Row<'shops'>, { sourceId }: DueSource, { rules }: On): Promise<boolean> {
    const since = this.#stuckSince.get(sourceId) ?? work.now;
    this.#stuckSince.set(sourceId, since);
    if (work.now >= since + ROUTE_AGAIN_MS) return false;
    const [next] = await listDueRows(work.tx, sourceId, work.now, 1);
    return next !== undefined && someCountryWorks(this.#parts.router, work.tx, shop, rules.class);
  }

  /** Holds the prices, in their order, while what may be spent lasts. @returns those that are held */
  async #pay(
    work: Work,
    shop: Row<'shops'>,
    state: On,
    sending: readonly Sending[],
    reserve: number,
  ): Promise<{ paid: Paid[]; available: number }> {
    const { ledger, random } = this.#parts;
    const numbered = sending.map((one) => ({ ...one, messageId: random.id() }));
    const wanted = numbered.map(({ row, messageId, to, price, perSegment, segments }) => ({
      amount: price,
      cause: {
        sourceId: messageId,
        purpose: state.purpose,
        staffId: row.staff_id ?? state.cause.staffId,
        deviceId: row.staff_id === null ? state.cause.deviceId : row.device_id,
        phoneMasked: maskPhone(to),
        unitPrice: perSegment,
        segments,
      },
    }));
    const held = await ledger.holdWhile(work, shop.id, SMS_CURRENCY, wanted, reserve);
    // Without a wallet there is nothing to spend.
    if (!held.ok) return { paid: [], available: 0 };
    const { holdIds, available } = held.value;
    const paid = holdIds.flatMap((holdId, index) => {
      const one = numbered[index];
      return one ? [{ ...one, holdId }] : [];
    });
    return { paid, available };
  }

  async #record(work: Work, shop: Row<'shops'>, source: DueSource, state: On, paid: readonly Paid[]): Promise<void> {
    const messages = paid.map(({ messageId, holdId, addressee, to, country, gateway }) => ({
      id: messageId,
      shop_id: shop.id,
      source_id: source.sourceId,
      member_id: addressee.memberId,
      marketing: state.rules.class === 'marketing' ? 1 : 0,
      phone: to,
      country,
      purpose: state.purpose,
      hold_id: holdId,
      status: 'queued' as const,
      failure: null,
      cause: null,
      gateway,
      provider_id: null,
      queued_at: work.now,
      sent_at: null,
      ended_at: null,
      lease_until: work.now + LEASE_MS,
    }));
    await insertSourcedMessages(work, messages);
  }

  /** Moves the rows, and counts and tells what was done. */
  async #write(
    work: Work,
    shop: Row<'shops'>,
    { sourceId, kind }: DueSource,
    decisions: readonly Decision[],
    paid: readonly Paid[],
  ): Promise<void> {
    const { sources, credit, news } = this.#parts;
    if (decisions.length === 0) return;
    const skipped = decisions.filter((one) => one.kind === 'skip');
    await moveRows(work, {
      handed: paid.map(({ row, messageId }) => [row.seq, messageId]),
      skipped: skipped.map(({ row, reason }) => [row.seq, reason]),
      later: decisions.flatMap((one) =>
        one.kind === 'later' || one.kind === 'no_route' ? [[one.row.seq, one.at] as const] : [],
      ),
    });
    const period = periodOf(kind, work.now, shop.time_zone);
    const step = (outcome: Outcome, { addressee }: Pick<Decision, 'addressee'>) =>
      period === null ? [] : [{ sourceId, period, country: addressee.country, outcome, count: 1, cost: 0 }];
    await countSteps(work, [
      ...paid.flatMap((one) => step('in_flight', one)),
      ...skipped.flatMap((one) => step(`skipped:${one.reason}`, one)),
    ]);
    await sources[kind].onClaimed?.(work, sourceId, {
      handed: paid.map(({ messageId, country, price }) => ({ messageId, country, price })),
      skipped: skipped.map(({ reason }) => reason),
    });
    if (paid.length > 0) credit.announce(work, shop.id);
    news.announce(work, shop.id);
  }

  async #stop(work: Work, { sourceId, kind, shopId }: DueSource, hold: SourceHold): Promise<Claimed> {
    const { sources, news } = this.#parts;
    const source = sources[kind];
    if (source.hold) {
      await source.hold(work, sourceId, hold);
      news.announce(work, shopId);
    }
    return { messages: [], moved: 0, stopped: hold.by };
  }
}

function isSending(decision: Decision): decision is Sending {
  return decision.kind === 'send';
}

function toHanded(
  { messageId, to, body, country, gateway }: Paid,
  shop: Row<'shops'>,
  state: On,
  leaseUntil: number,
): HandedSms {
  return { id: messageId, to, body, shopId: shop.id, country, class: state.rules.class, gateway, leaseUntil };
}
