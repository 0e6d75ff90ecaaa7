import type { revealReward } from '#shared/api/rewards.ts';
import type { ReplyOf } from '#shared/api/route.ts';
import { may } from '#shared/domain/permissions.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Database, Work } from '../../db/database.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { RewardNews } from './news.ts';
import { findRow, type RedemptionRow, scopeOf } from './repository.ts';
import type { Seal } from './seal.ts';

/** How long the same operation may have a code again whose answer was lost, and it is kept for that; milliseconds. */
const AGAIN_WITHIN_MS = 15 * 60_000;
/** How long a code is kept that nobody asked for, in milliseconds. */
const KEPT_MS = 30 * 24 * 60 * 60_000;
/** How often it is looked for codes that are kept no more, in milliseconds. */
export const WIPE_MS = 60_000;

/** Marks the operation of which an SMS showed a code: the operation itself does not get it. */
export const BY_SMS = 'sms:';

/** The codes of vouchers: kept sealed, shown once, and taken away. */
export class RewardCodes {
  readonly #database: Database;
  readonly #news: RewardNews;
  readonly #seal: Seal;

  constructor(database: Database, news: RewardNews, seal: Seal) {
    this.#database = database;
    this.#news = news;
    this.#seal = seal;
  }

  /**
   * The code, once: to the operation that came first, which may ask again at the same device as long as its answer may
   * have been lost. This is no command whose answer is kept, as the code would be kept with it.
   */
  reveal(actor: StaffActor, id: string, operationId: string): Promise<Result<ReplyOf<typeof revealReward>>> {
    return this.#database.write(async (work) => {
      const found = await findIssued(work, actor, id);
      if (!found.ok) return found;
      const { row, sealed } = found.value;
      if (row.revealed_at === null) {
        await markShown(work, actor, row, operationId);
        this.#news.announce(work, row.shop_id);
      } else if (!isSame(row, actor, operationId, work.now)) return err('reward_code_shown');
      return ok({ ...this.#seal.open(row.id, sealed), validUntil: row.code_expires_at });
    });
  }

  /** Takes codes away that were shown a while ago, or that nobody asked for. Run every minute. */
  async wipe(): Promise<void> {
    await this.#database.write(async ({ tx, now }) => {
      await tx
        .updateTable('reward_redemptions')
        .where('sealed', 'is not', null)
        .where(({ eb, or, and }) =>
          or([
            eb('revealed_at', '<=', now - AGAIN_WITHIN_MS),
            and([eb('revealed_at', 'is', null), eb('ended_at', '<=', now - KEPT_MS)]),
          ]),
        )
        // A message that is still to be written needs it.
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('outbox')
                .whereRef('outbox.source_id', '=', 'reward_redemptions.id')
                .where('outbox.status', 'in', ['waiting', 'handed'])
                .select('outbox.seq'),
            ),
          ),
        )
        .set({ sealed: null })
        .execute();
    }, 'behind');
  }
}

/** A redemption whose code is still there. */
export async function findIssued(
  { tx, now }: Work,
  actor: StaffActor,
  id: string,
): Promise<Result<{ row: RedemptionRow; sealed: string }>> {
  const row = await findRow(tx, scopeOf(actor, may(actor.role, 'manage_rewards'), now), id);
  if (!row) return err('not_found');
  if (row.status !== 'issued') return err('reward_not_issued');
  return row.sealed === null ? err('reward_code_shown') : ok({ row, sealed: row.sealed });
}

/** The first of all who ask wins. */
export async function markShown(
  { tx, now }: Work,
  { staffId, deviceId }: StaffActor,
  { id }: RedemptionRow,
  operationId: string,
): Promise<void> {
  await tx
    .updateTable('reward_redemptions')
    .where('id', '=', id)
    .where('revealed_at', 'is', null)
    .set({ revealed_at: now, revealed_by: staffId, revealed_on: deviceId, revealed_op: operationId })
    .execute();
}

/**
 * Takes back that a code was shown, if that was by SMS alone and no message has it or may still have it.
 * @returns the redemption, if so
 */
export async function markUnseen({ tx }: Work, id: string): Promise<Pick<RedemptionRow, 'shop_id'> | undefined> {
  return tx
    .updateTable('reward_redemptions')
    .where('id', '=', id)
    .where('sealed', 'is not', null)
    .where('revealed_op', 'like', `${BY_SMS}%`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox')
            .leftJoin('messages', 'messages.id', 'outbox.message_id')
            .where('outbox.source_id', '=', id)
            .where('outbox.status', '!=', 'skipped')
            .where(({ eb, or }) => or([eb('messages.id', 'is', null), eb('messages.status', '!=', 'failed')]))
            .select('outbox.seq'),
        ),
      ),
    )
    .set({ revealed_at: null, revealed_by: null, revealed_on: null, revealed_op: null })
    .returning('shop_id')
    .executeTakeFirst();
}

function isSame(row: RedemptionRow, { deviceId }: StaffActor, operationId: string, now: number): boolean {
  const { revealed_op, revealed_on, revealed_at } = row;
  return revealed_op === operationId && revealed_on === deviceId && now < (revealed_at ?? 0) + AGAIN_WITHIN_MS;
}
