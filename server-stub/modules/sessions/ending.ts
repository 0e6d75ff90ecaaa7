import type { Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { personPinKeys } from './pin-limits.ts';

/** Ends the session of whoever is at a device. */
export async function endSessionsAt({ tx, now }: Work, deviceId: string): Promise<void> {
  await tx
    .updateTable('sessions')
    .where('device_id', '=', deviceId)
    .where('ended_at', 'is', null)
    .set({ ended_at: now })
    .execute();
}

/** Closes what someone opened by giving their password. */
export async function endPasswordProofs({ tx }: Work, staffId: string): Promise<void> {
  await tx.deleteFrom('password_proofs').where('staff_id', '=', staffId).execute();
}

/** Someone starts anew: no session, no password given, and no waiting after wrong PINs, at any device. */
export async function signOutEverywhere(work: Work, staff: Pick<Row<'staff'>, 'id' | 'shop_id'>): Promise<void> {
  const { tx, now } = work;
  await tx
    .updateTable('sessions')
    .where('staff_id', '=', staff.id)
    .where('ended_at', 'is', null)
    .set({ ended_at: now })
    .execute();
  await endPasswordProofs(work, staff.id);
  const devices = await tx.selectFrom('devices').where('shop_id', '=', staff.shop_id).select('id').execute();
  const keys = personPinKeys(
    devices.map(({ id }) => id),
    staff.id,
  );
  if (keys.length > 0) await tx.deleteFrom('throttles').where('key', 'in', keys).execute();
}
