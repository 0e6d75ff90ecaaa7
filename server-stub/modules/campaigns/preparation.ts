import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import { nextAgreed } from '../audience/people.ts';
import type { MessagingNews } from '../outbox/messaging-news.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { readShop } from '../shops/read-shop.ts';
import { ALL_LOOKED_AT, audienceOf, type CampaignRow, endIfThrough, findCampaign, listGoing } from './repository.ts';

/** So many rows of the outbox are written in one change at most. */
const SLICE = 200;

export interface PreparationParts {
  database: Database;
  clock: Clock;
  outbox: Pick<Outbox, 'add' | 'wake'>;
  news: MessagingNews;
  log: Log;
}

/**
 * Puts those into the outbox whom a campaign goes to, a slice at a time behind the counter, and rests as long as it works.
 * How far it is stands in the database: after a crash it goes on there.
 */
export class Preparation {
  readonly #parts: PreparationParts;
  #running: Promise<void> | undefined;
  #isStarted = false;
  /** Whether one came while it was at the last it knew of. */
  #isAskedAgain = false;
  #cancelRest = () => {};

  constructor(parts: PreparationParts) {
    this.#parts = parts;
  }

  /** From now on it prepares whatever it is asked to. */
  start(): void {
    this.#isStarted = true;
    this.ask();
  }

  /** Some campaign is to be prepared. */
  ask(): void {
    if (!this.#isStarted) return;
    this.#isAskedAgain = true;
    this.#running ??= this.#run();
  }

  /** Ends it once the slice in hand is written. */
  async end(): Promise<void> {
    this.#isStarted = false;
    this.#cancelRest();
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isAskedAgain && this.#isStarted) {
        this.#isAskedAgain = false;
        await this.#prepareAll();
      }
    } catch (error) {
      this.#parts.log.error({ err: error }, 'campaigns were not prepared');
    }
    this.#running = undefined;
  }

  /** One slice of each in turn, so that a small campaign does not wait for a large one. */
  async #prepareAll(): Promise<void> {
    const failed = new Set<string>();
    const list = async () =>
      (await listGoing(this.#parts.database.reader, 'preparing')).filter(({ id }) => !failed.has(id));
    for (let going = await list(); going.length > 0 && this.#isStarted; going = await list()) {
      for (const { id } of going) {
        if (!this.#isStarted) return;
        try {
          await this.#takeSlice(id);
        } catch (error) {
          // The others do not wait for it; it is tried again when somebody asks.
          failed.add(id);
          this.#parts.log.error({ err: error, campaignId: id }, 'a campaign was not prepared');
        }
      }
    }
  }

  async #takeSlice(id: string): Promise<void> {
    let began = 0;
    await this.#parts.database.write((work) => {
      began = performance.now();
      return this.#prepare(work, id);
    }, 'behind');
    if (this.#isStarted) await this.#rest(Math.ceil(performance.now() - began));
  }

  /** The campaign is read anew: it may have been paused, or another process may have taken this slice. */
  async #prepare(work: Work, id: string): Promise<void> {
    const row = await findCampaign(work.tx, id);
    if (row?.state !== 'preparing') return;
    const { outbox, news } = this.#parts;
    const shop = await readShop(work.tx, row.shop_id);
    const wanted = { shop, audience: audienceOf(row), until: row.until_member ?? '' };
    const { ids, next } = await nextAgreed(work.tx, wanted, row.cursor ?? '', SLICE);
    const added = await outbox.add(
      work,
      ids.map((memberId) => toRow(row, memberId, work.now)),
    );
    await work.tx
      .updateTable('campaigns')
      .where('id', '=', id)
      .set({
        cursor: next ?? ALL_LOOKED_AT,
        total: row.total + added,
        state: next === null ? 'sending' : 'preparing',
      })
      .execute();
    if (next === null) {
      // Whoever fitted may have changed their mind since it was started.
      await endIfThrough(work, id);
      work.afterCommit(() => outbox.wake(shop.id));
    }
    news.announce(work, shop.id);
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(ms, resolve);
      this.#cancelRest = () => {
        cancel();
        resolve();
      };
    });
  }
}

function toRow(row: CampaignRow, memberId: string, now: number) {
  return {
    shopId: row.shop_id,
    sourceId: row.id,
    sourceKind: 'campaign' as const,
    recipient: memberId,
    occasion: '',
    phone: null,
    fields: null,
    staffId: null,
    deviceId: null,
    notBefore: row.started_at ?? now,
    expiresAt: null,
  };
}
