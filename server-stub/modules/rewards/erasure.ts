import { sql } from 'kysely';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Work } from '../../db/database.ts';
import { answer } from '../../http/operations.ts';

/** Whether a member can be forgotten here: not while the provider may still issue them a voucher. */
export async function admitRedeemerErasure({ tx }: Work, memberId: string): Promise<Result<void>> {
  const issuing = await tx
    .selectFrom('reward_redemptions')
    .where('member_id', '=', memberId)
    .where('status', '=', 'issuing')
    .select('id')
    .executeTakeFirst();
  return issuing ? err('message_on_its_way') : ok(undefined);
}

/** Takes a member out of their redemptions: voucher, price and who redeemed it stay, their name and the codes do not. */
export async function forgetRedeemer({ tx }: Work, memberId: string): Promise<void> {
  const ids = await tx.selectFrom('reward_redemptions').where('member_id', '=', memberId).select('id').execute();
  if (ids.length === 0) return;
  // The answers that are kept for repeated commands say who it was for.
  const { status, json } = answer(err('not_found'));
  await tx
    .updateTable('operations')
    .where(
      sql<boolean>`(device_id, id) in (
        select device_id, operation_id from reward_redemptions where member_id = ${memberId}
        union all
        select o.device_id, o.occasion from reward_redemptions as r join outbox as o on o.source_id = r.id
          where r.member_id = ${memberId})`,
    )
    .set({ status, reply: json })
    .execute();
  await tx
    .updateTable('reward_redemptions')
    .where('member_id', '=', memberId)
    .set({ member_id: null, sealed: null })
    .execute();
}
