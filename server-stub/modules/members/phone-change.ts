import { type Country, type E164, maskPhone, parsePhone } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader, Work } from '../../db/database.ts';
import { countriesOf } from '../limits/limits.ts';
import { readShop } from '../shops/read-shop.ts';
import { devicesOf, findMemberByPhone } from './repository.ts';

/** Whether a member of the shop can have this number from now on. @returns where it is */
export async function admitPhone(reader: Reader, shopId: string, phone: E164): Promise<Result<Country>> {
  const shop = await readShop(reader, shopId);
  const parsed = parsePhone(phone, shop.home_country);
  if (parsed.kind === 'cannot_receive_sms') return err('phone_cannot_receive_sms');
  if (parsed.kind !== 'ok' || parsed.e164 !== phone) return err('phone_invalid');
  if (!countriesOf(shop).includes(parsed.country)) return err('country_not_allowed');
  return (await findMemberByPhone(reader, shopId, phone)) ? err('member_exists') : ok(parsed.country);
}

/** What becomes of the number that a member had until now, and of codes to it. */
export async function leaveNumber({ tx, now }: Work, shopId: string, memberId: string, phone: E164): Promise<void> {
  await tx
    .insertInto('member_old_numbers')
    .values({ member_id: memberId, phone, until: now })
    .onConflict((conflict) => conflict.columns(['member_id', 'phone']).doUpdateSet({ until: now }))
    .execute();
  // What a code to it proves is nothing of this member's any more. With a masked number they are found no more.
  await tx
    .updateTable('verifications')
    .where('device_id', 'in', devicesOf(tx, shopId))
    .where('phone', '=', phone)
    .where('status', 'in', ['pending', 'verified'])
    .set({ phone: maskPhone(phone) })
    .execute();
}
