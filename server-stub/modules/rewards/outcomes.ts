import { sql } from 'kysely';
import { assertNever } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import { ISSUE_WITHIN_MS, type RewardGateway, type RewardOutcome } from '../../gateways/rewards/gateway.ts';
import { unknownOutcome } from '../../gateways/unknown.ts';
import type { Log } from '../../log.ts';
import type { Ledger } from '../credit/ledger.ts';
import type { CreditService } from '../credit/service.ts';
import type { Catalogue } from './catalogue.ts';
import type { RewardNews } from './news.ts';
import type { RedemptionRow } from './repository.ts';
import type { Seal } from './seal.ts';

type Told = RewardOutcome | { kind: 'absent' };

/** So long after it was recorded a voucher may still be ordered; then it is only asked for. Milliseconds. */
export const LEASE_MS = 30_000;
/** From then on the provider takes the order no more, and one that it has not heard of never was; milliseconds. */
const NOT_AFTER_MS = LEASE_MS + ISSUE_WITHIN_MS;
/** How far the provider's clock and ours may differ, in milliseconds. */
const CLOCK_SKEW_MS = 10_000;
/** How long until an order without an outcome is asked for, twice as long each time; milliseconds. */
const ASK_AGAIN_MS = 5_000;
const ASK_AGAIN_AT_MOST_MS = 10 * 60_000;
/** So many are asked for together, and read from the database at a time. */
const ASKED_AT_ONCE = 4;
const PAGE = 50;

export interface RewardOutcomesParts {
  database: Database;
  clock: Clock;
  gateway: Pick<RewardGateway, 'issue' | 'find'>;
  ledger: Ledger;
  credit: Pick<CreditService, 'announce'>;
  news: RewardNews;
  seal: Seal;
  /** Read anew when the provider says that it is not as the counters have it. */
  catalogue: Pick<Catalogue, 'refresh'>;
  log: Log;
}

/**
 * Orders vouchers that are on record and takes in what became of them, whoever tells it and however often. A price stays
 * held until the provider has said what it did: it is asked for ever, and nothing is ordered twice.
 */
export class RewardOutcomes {
  readonly #parts: RewardOutcomesParts;
  /** What this process is ordering, or asking for. */
  readonly #underWay = new Set<string>();
  #listener: (work: Work, issued: RedemptionRow) => Promise<void> = async () => {};

  constructor(parts: RewardOutcomesParts) {
    this.#parts = parts;
  }

  /** Hears of each voucher that is issued, within the transaction. */
  onIssued(listener: (work: Work, issued: RedemptionRow) => Promise<void>): void {
    this.#listener = listener;
  }

  /**
   * Orders what was just recorded. After a pause longer than the lease it is too late: somebody may already have asked for
   * it in vain.
   */
  async issue({ id, voucher_id: voucherId, price, currency, created_at }: RedemptionRow): Promise<void> {
    const { gateway, clock } = this.#parts;
    if (clock.now() >= created_at + LEASE_MS) return;
    const order = { id, voucherId, price, currency, notAfter: created_at + NOT_AFTER_MS };
    await this.#take(id, () => gateway.issue(order));
  }

  /** Asks what became of orders without an outcome. Run at start and every few seconds. */
  async askOpen(): Promise<void> {
    const { database, clock } = this.#parts;
    const open = await database.reader
      .selectFrom('reward_redemptions')
      // Word for word the predicate of the index.
      .where(sql<boolean>`status = 'issuing'`)
      .where('ask_at', '<=', clock.now())
      .orderBy('ask_at')
      .limit(PAGE)
      .select('id')
      .execute();
    const left = open.values();
    await Promise.all(Array.from({ length: ASKED_AT_ONCE }, () => this.#askAll(left)));
  }

  async #askAll(open: Iterable<{ id: string }>): Promise<void> {
    for (const { id } of open) {
      if (!this.#underWay.has(id)) await this.#take(id, () => this.#parts.gateway.find(id));
    }
  }

  /** Gets an outcome and records it. What cannot be recorded is asked for again. */
  async #take(id: string, ask: () => Promise<Told>): Promise<void> {
    const { database, log } = this.#parts;
    this.#underWay.add(id);
    try {
      const told = await ask().catch(unknownOutcome);
      if (told.kind === 'unknown') log.warn({ redemptionId: id, ...told }, 'the outcome of a redemption is not known');
      await database.write((work) => this.#record(work, id, told));
    } catch (error) {
      log.error({ err: error, redemptionId: id }, 'the outcome of a redemption was not recorded');
      await this.#askLater(id).catch(() => undefined);
    } finally {
      this.#underWay.delete(id);
    }
  }

  async #record(work: Work, id: string, told: Told): Promise<void> {
    const row = await work.tx
      .selectFrom('reward_redemptions')
      .where('id', '=', id)
      .selectAll()
      .executeTakeFirstOrThrow();
    if (row.status !== 'issuing') {
      this.#compare(row, told);
      return;
    }
    const outcome = told.kind === 'absent' ? absence(row, work.now) : told;
    switch (outcome.kind) {
      case 'issued':
        return this.#settle(work, row, outcome);
      case 'refused':
        return this.#release(work, row, outcome.cause);
      case 'unknown':
        await postpone(work, row);
        // That it is not known is told once: from then on nothing changes.
        if (row.asks === 0) this.#parts.news.announce(work, row.shop_id);
        return;
      default:
        return assertNever(outcome);
    }
  }

  /** A voucher that nobody pays for must not pass unseen, should a provider ever contradict itself. */
  #compare(row: RedemptionRow, told: Told): void {
    const another = told.kind === 'issued' && told.ref !== row.provider_ref;
    if (another)
      this.#parts.log.error({ redemptionId: row.id, ref: told.ref }, 'a voucher was issued that is not paid');
  }

  async #settle(work: Work, row: RedemptionRow, issued: Extract<Told, { kind: 'issued' }>): Promise<void> {
    const { seal, ledger } = this.#parts;
    const { ref, code, pin, expiresAt } = issued;
    const change = {
      status: 'issued' as const,
      provider_ref: ref,
      // Once the member was erased there is nobody to give it to.
      sealed: row.member_id === null ? null : seal.close(row.id, { code, pin }),
      last4: code.slice(-4),
      code_expires_at: expiresAt,
      ask_at: null,
      ended_at: work.now,
    };
    await work.tx.updateTable('reward_redemptions').where('id', '=', row.id).set(change).execute();
    await ledger.settle(work, [row.hold_id]);
    await this.#listener(work, { ...row, ...change });
    this.#announce(work, row);
  }

  async #release(work: Work, row: RedemptionRow, failure: RedemptionRow['failure']): Promise<void> {
    const change = { status: 'failed' as const, failure, ask_at: null, ended_at: work.now };
    await work.tx.updateTable('reward_redemptions').where('id', '=', row.id).set(change).execute();
    await this.#parts.ledger.release(work, [row.hold_id]);
    this.#announce(work, row);
    if (failure !== 'refused') work.afterCommit(() => this.#lookAgain());
  }

  #lookAgain(): void {
    const { catalogue, log } = this.#parts;
    catalogue.refresh().catch((error: unknown) => log.error({ err: error }, 'the catalogue was not read anew'));
  }

  #announce(work: Work, { shop_id }: RedemptionRow): void {
    this.#parts.credit.announce(work, shop_id);
    this.#parts.news.announce(work, shop_id);
  }

  async #askLater(id: string): Promise<void> {
    await this.#parts.database.write(async (work) => {
      const row = await work.tx
        .selectFrom('reward_redemptions')
        .where('id', '=', id)
        .where('status', '=', 'issuing')
        .selectAll()
        .executeTakeFirst();
      if (row) await postpone(work, row);
    });
  }
}

/** That the provider has not heard of an order says nothing as long as it may still be on its way there. */
function absence({ created_at }: RedemptionRow, now: number): RewardOutcome {
  const isEarly = now < created_at + NOT_AFTER_MS + CLOCK_SKEW_MS;
  return isEarly ? { kind: 'unknown', cause: 'not_heard_of_so_far' } : { kind: 'refused', cause: 'refused' };
}

/** It is asked for again, after twice as long as the last time. */
async function postpone({ tx, now }: Work, { id, asks }: RedemptionRow): Promise<void> {
  const pause = Math.min(ASK_AGAIN_MS * 2 ** asks, ASK_AGAIN_AT_MOST_MS);
  await tx
    .updateTable('reward_redemptions')
    .where('id', '=', id)
    .set({ asks: asks + 1, ask_at: now + pause })
    .execute();
}
