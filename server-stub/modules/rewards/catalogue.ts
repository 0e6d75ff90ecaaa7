import type { Voucher } from '#shared/api/rewards.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import { type RewardGateway, RewardsUnreachable } from '../../gateways/rewards/gateway.ts';
import type { Log } from '../../log.ts';
import type { RewardNews } from './news.ts';

export interface CatalogueParts {
  database: Database;
  clock: Clock;
  gateway: Pick<RewardGateway, 'list'>;
  news: RewardNews;
  log: Log;
}

/** How often it is read where nobody looks at it, in milliseconds. */
export const REFRESH_MS = 5 * 60_000;
/** Whoever opens it sees one that is no older than this, if the provider answers; milliseconds. */
const FRESH_MS = 60_000;
/** A provider that did not answer is not asked again for so long, in milliseconds: somebody waits for it each time. */
const TRY_AGAIN_MS = 10_000;

/** The provider's catalogue, as it was last seen. */
export class Catalogue {
  readonly #parts: CatalogueParts;
  #reachable = true;
  #askedAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(parts: CatalogueParts) {
    this.#parts = parts;
  }

  /** Reads it if it may be old. @returns whether the provider answered last */
  async look(): Promise<boolean> {
    const age = this.#parts.clock.now() - this.#askedAt;
    if (age >= (this.#reachable ? FRESH_MS : TRY_AGAIN_MS)) await this.refresh();
    return this.#reachable;
  }

  /** Reads it; whoever asks meanwhile waits for the same answer. A provider that does not answer changes nothing. */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const { gateway, database, clock, news, log } = this.#parts;
    const wasReachable = this.#reachable;
    const vouchers = await gateway.list().catch((error: unknown) => {
      if (error instanceof RewardsUnreachable) return error;
      throw error;
    });
    this.#askedAt = clock.now();
    this.#reachable = !(vouchers instanceof RewardsUnreachable);
    if (vouchers instanceof RewardsUnreachable) {
      log.warn({ err: vouchers }, 'the catalogue of rewards was not read');
      if (wasReachable) await news.announceToAll(database.reader);
      return;
    }
    const changed = await database.write((work) => keepCatalogue(work, vouchers), 'behind');
    if (changed || !wasReachable) await news.announceToAll(database.reader);
  }
}

const COMPARED = [
  ...([
    'brand',
    'name',
    'country',
    'currency',
    'price',
    'face_value',
    'terms',
    'valid_days',
    'stock',
    'gone_at',
  ] as const),
];

/** Writes what the provider has now. What it has no more stays known to what was redeemed. @returns whether it is new */
export async function keepCatalogue(
  { tx, now }: Pick<Work, 'tx' | 'now'>,
  vouchers: readonly Voucher[],
): Promise<boolean> {
  const before = new Map((await tx.selectFrom('reward_vouchers').selectAll().execute()).map((row) => [row.id, row]));
  let changed = false;
  for (const { faceValue: face_value, validDays: valid_days, ...same } of vouchers) {
    const row = { ...same, face_value, valid_days, seen_at: now, gone_at: null };
    const known = before.get(row.id);
    before.delete(row.id);
    changed ||= COMPARED.some((column) => known?.[column] !== row[column]);
    await tx
      .insertInto('reward_vouchers')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }
  for (const { id, gone_at } of before.values()) {
    if (gone_at !== null) continue;
    changed = true;
    await tx.updateTable('reward_vouchers').where('id', '=', id).set({ gone_at: now }).execute();
  }
  return changed;
}
