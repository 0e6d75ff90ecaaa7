import { type E164, maskPhone } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Work } from '../../db/database.ts';
import { answer } from '../../http/operations.ts';

/**
 * Whether a number can be forgotten. While a message to it has no outcome, the carrier may have to be asked for it by
 * number; and while a code is valid, the customer may still come back with it.
 */
export async function admitErasure({ tx, now }: Work, shopId: string, phone: E164): Promise<Result<void>> {
  const queued = await tx
    .selectFrom('messages')
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone)
    .where('status', '=', 'queued')
    .select('id')
    .executeTakeFirst();
  if (queued) return err('message_on_its_way');
  const pending = await tx
    .selectFrom('verifications')
    .where('device_id', 'in', devicesOf(tx, shopId))
    .where('phone', '=', phone)
    .where('status', '=', 'pending')
    .where('expires_at', '>', now)
    .orderBy('expires_at', 'desc')
    .select('expires_at')
    .executeTakeFirst();
  return pending ? err('message_on_its_way', { liftsAt: pending.expires_at }) : ok(undefined);
}

/** Takes a number out of all that a shop keeps beside the ledger, which never had more of it than its last digits. */
export async function forgetNumber({ tx }: Work, shopId: string, phone: E164): Promise<void> {
  const masked = maskPhone(phone);
  await tx
    .updateTable('messages')
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone)
    .set({ phone: masked })
    .execute();
  // With a masked number they are found no more, so that what was proved has to be proved anew.
  await tx
    .updateTable('verifications')
    .where('device_id', 'in', devicesOf(tx, shopId))
    .where('phone', '=', phone)
    .set({ phone: masked })
    .execute();
  await tx.deleteFrom('wrong_codes').where('shop_id', '=', shopId).where('phone', '=', phone).execute();
  // The answers that are kept for repeated commands. Whoever repeats one now hears that it is gone, and nothing is done.
  const { status, json } = answer(err('not_found'));
  await tx
    .updateTable('operations')
    .where('device_id', 'in', devicesOf(tx, shopId))
    .where('reply', 'like', `%${JSON.stringify(phone)}%`)
    .set({ status, reply: json })
    .execute();
}

function devicesOf(tx: Work['tx'], shopId: string) {
  return tx.selectFrom('devices').where('shop_id', '=', shopId).select('id');
}
