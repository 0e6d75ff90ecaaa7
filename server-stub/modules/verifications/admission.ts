import { type Country, type E164, parsePhone } from '#shared/domain/phone.ts';
import { applyLimit, DEVICE_LIMIT, NUMBER_LIMITS, type SendLimit, shopLimit } from '#shared/domain/verification.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { DeviceActor } from '../../http/actor.ts';
import { listSends, listSendsToNumber } from './repository.ts';

/** Whether the number can and may get a message from this shop at all. */
export function admitNumber(shop: Row<'shops'>, phone: E164): Result<Country> {
  const parsed = parsePhone(phone, shop.home_country);
  if (parsed.kind === 'cannot_receive_sms') return err('phone_cannot_receive_sms');
  if (parsed.kind !== 'ok' || parsed.e164 !== phone) return err('phone_invalid');
  return parsed.country === shop.home_country ? ok(parsed.country) : err('country_not_allowed');
}

/** Sends that the limits on this number leave, and until when if none. */
export async function numberAllowance(
  reader: Reader,
  shopId: string,
  phone: E164,
  now: number,
): Promise<{ sendsLeft: number; refusal: { code: SendLimit['code']; liftsAt: number } | null }> {
  const sentAt = await listSendsToNumber(reader, shopId, phone, now);
  const states = NUMBER_LIMITS.map((limit) => applyLimit(limit, sentAt, now));
  const refusals = states.flatMap((state) => ('code' in state ? [{ code: state.code, liftsAt: state.liftsAt }] : []));
  // Where several limits are reached, the one that lifts last is the one to wait for.
  const refusal = refusals.sort((a, b) => b.liftsAt - a.liftsAt)[0] ?? null;
  return { sendsLeft: Math.min(...states.map((state) => state.left)), refusal };
}

/** All limits, before any cost: of the number, of the device, of the shop. A refusal tells when it lifts. */
export async function admitSend(
  reader: Reader,
  actor: DeviceActor,
  shop: Row<'shops'>,
  phone: E164,
  now: number,
): Promise<Result<void>> {
  const { refusal } = await numberAllowance(reader, shop.id, phone, now);
  if (refusal) return err(refusal.code, { liftsAt: refusal.liftsAt });
  const wider = [
    { limit: DEVICE_LIMIT, by: { column: 'device_id', id: actor.deviceId } },
    { limit: shopLimit(shop.daily_send_cap), by: { column: 'shop_id', id: shop.id } },
  ] as const;
  for (const { limit, by } of wider) {
    const state = applyLimit(limit, await listSends(reader, by, now - limit.windowMs, limit.max), now);
    if ('code' in state) return err(state.code, { liftsAt: state.liftsAt });
  }
  return ok(undefined);
}
