import { assertNever } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import { Bursts } from '../../jobs/bursts.ts';
import type { Log } from '../../log.ts';
import { isThrough } from '../outbox/counts.ts';
import type { MessagingNews } from '../outbox/messaging-news.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { quietEnd } from '../outbox/shop-now.ts';
import type { Router } from '../routing/router.ts';
import { readShop } from '../shops/read-shop.ts';
import type { Preparation } from './preparation.ts';
import { type CampaignRow, countActive, endIfThrough, findCampaign, listGoing, MOST_ACTIVE } from './repository.ts';
import { readRest, readSpendable } from './rest.ts';
import { begin } from './starting.ts';
import type { WaitingCountries } from './waiting-countries.ts';

/** Later than this, a campaign does not start by itself any more: what it says may be about yesterday. Milliseconds. */
const LATE_MS = 12 * 60 * 60_000;

/** Each code that a busy shop sends changes its credit: it is looked at no more often than this, in milliseconds. */
const PAUSE_MS = 1_000;

export interface CampaignScheduleParts {
  database: Database;
  clock: Clock;
  outbox: Pick<Outbox, 'wake'>;
  preparation: Pick<Preparation, 'ask'>;
  router: Pick<Router, 'canSend'>;
  waiting: WaitingCountries;
  news: MessagingNews;
  log: Log;
}

/** What becomes of a campaign that is held: it goes on, or lacks so much from now on (micro-units). */
type Verdict = { kind: 'stays' } | { kind: 'goes_on' } | { kind: 'lacks'; missing: number };

/** What campaigns do by themselves: they start at their time, and go on once what held them is over. */
export class CampaignSchedule {
  readonly #parts: CampaignScheduleParts;
  readonly #changes: Bursts;
  #hearing: Promise<void> = Promise.resolve();
  #isEnded = false;

  constructor(parts: CampaignScheduleParts) {
    this.#parts = parts;
    this.#changes = new Bursts(parts.clock, PAUSE_MS, (shopId) => this.#hear(shopId));
  }

  /** Looks at all of them. */
  async look(): Promise<void> {
    await this.#startDue();
    // Also after a crash in the middle of it.
    this.#parts.preparation.ask();
    await this.#lookAtHeld();
  }

  /** A shop's credit changed: what waits for it may go on. */
  hearCredit(shopId: string): void {
    this.#changes.ask(shopId);
  }

  #hear(shopId: string): void {
    const { log } = this.#parts;
    if (this.#isEnded) return;
    this.#hearing = this.#hearing
      .then(() => this.#lookAtHeld((row) => row.shop_id === shopId && row.held === 'credit'))
      .catch((error: unknown) =>
        log.error({ err: error, shopId }, 'a campaign that waits for credit was not looked at'),
      );
  }

  /** Hears of no more changes, and waits until those it heard of were looked at. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#hearing;
  }

  async #startDue(): Promise<void> {
    const { database, clock } = this.#parts;
    const isDue = ({ scheduled_at: at }: CampaignRow) => at !== null && at <= clock.now();
    for (const row of (await listGoing(database.reader, 'scheduled')).filter(isDue)) {
      await this.#alone(row, () => database.write((work) => this.#startOne(work, row.id), 'behind'));
    }
  }

  /** The others do not wait for one that fails: it is looked at again like all of them. */
  async #alone({ id }: CampaignRow, look: () => Promise<void>): Promise<void> {
    try {
      await look();
    } catch (error) {
      this.#parts.log.error({ err: error, campaignId: id }, 'a campaign could not go on');
    }
  }

  /** At its time or soon after. With as many under way as there may be, it waits until one of them has ended. */
  async #startOne(work: Work, id: string): Promise<void> {
    const { tx, now } = work;
    const row = await findCampaign(tx, id);
    // It may have been put off, started or cancelled meanwhile.
    if (row?.state !== 'scheduled' || row.scheduled_at === null || row.scheduled_at > now) return;
    const { shop_id: shopId } = row;
    if (now - row.scheduled_at > LATE_MS) {
      const late = { state: 'paused', pause_reason: 'late', revision: row.revision + 1 } as const;
      await tx.updateTable('campaigns').where('id', '=', id).set(late).execute();
    } else {
      if ((await countActive(tx, shopId)) >= MOST_ACTIVE) return;
      const starter = { staffId: row.started_by, deviceId: row.started_on };
      await begin(work, row, await readShop(tx, shopId), starter);
    }
    this.#parts.news.announce(work, shopId);
  }

  async #lookAtHeld(which: (row: CampaignRow) => boolean = () => true): Promise<void> {
    const { database } = this.#parts;
    for (const row of (await listGoing(database.reader, 'sending')).filter(which)) {
      await this.#alone(row, () => (row.held === null ? this.#endIfEmpty(row) : this.#lookAtOne(row)));
    }
  }

  /** The last who waited may have been erased: then nothing moves that would end it. */
  async #endIfEmpty({ id, shop_id: shopId }: CampaignRow): Promise<void> {
    const { database, news } = this.#parts;
    if (!(await isThrough(database.reader, id))) return;
    await database.write(async (work) => {
      await endIfThrough(work, id);
      news.announce(work, shopId);
    }, 'behind');
  }

  async #lookAtOne(row: CampaignRow): Promise<void> {
    const { database, outbox, news, waiting } = this.#parts;
    const verdict = await this.#judge(row);
    if (verdict.kind === 'stays') return;
    const change =
      verdict.kind === 'goes_on' ? { held: null, missing: null, held_since: null } : { missing: verdict.missing };
    await database.write(async (work) => {
      const { numUpdatedRows } = await work.tx
        .updateTable('campaigns')
        .where('id', '=', row.id)
        // What it is held by now has not been looked at.
        .where('held', '=', row.held)
        .set(change)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      if (verdict.kind === 'goes_on') {
        work.afterCommit(() => {
          waiting.forget(row.id);
          outbox.wake(row.shop_id);
        });
      }
      news.announce(work, row.shop_id);
    }, 'behind');
  }

  async #judge(row: CampaignRow): Promise<Verdict> {
    const { database, clock, router, waiting } = this.#parts;
    const { reader } = database;
    const now = clock.now();
    const shop = await readShop(reader, row.shop_id);
    switch (row.held) {
      case 'quiet':
        return { kind: quietEnd(shop, now) === null ? 'goes_on' : 'stays' };
      case 'routes': {
        const { countries, isLater } = await readRest(reader, shop, row, now);
        if (countries.size === 0 && !isLater) return { kind: 'goes_on' };
        // Also where those are who come after them.
        const firstDue = await waiting.of(shop, row);
        const due = [...firstDue.keys()].filter((country) => (firstDue.get(country) ?? now) <= now);
        for (const country of new Set([...countries, ...due])) {
          if (await router.canSend(shop.id, country)) return { kind: 'goes_on' };
        }
        return { kind: 'stays' };
      }
      case 'credit': {
        const rest = await readRest(reader, shop, row, now);
        const { available, reserve } = await readSpendable(reader, shop, now);
        if (rest.next === 0 || available - reserve >= rest.next) return { kind: 'goes_on' };
        const missing = rest.all + reserve - available;
        return missing === row.missing ? { kind: 'stays' } : { kind: 'lacks', missing };
      }
      case null:
        return { kind: 'stays' };
      default:
        return assertNever(row.held);
    }
  }
}
