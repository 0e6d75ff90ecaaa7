import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { type Country, type E164, parsePhone } from '#shared/domain/phone.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import {
  applyLimit,
  CODE_LENGTH,
  deviceLimit,
  numberLimits,
  shopLimit,
  type VerificationPurpose,
  type WindowLimit,
} from '#shared/domain/verification.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { DeviceActor } from '../../http/actor.ts';
import { findPrice } from '../credit/prices.ts';
import { countriesOf, limitsOf } from '../limits/limits.ts';
import { listSendsToNumber, reachedLimit } from './sends.ts';
import { codeText } from './texts.ts';
import { readTries } from './tries.ts';

/** Where a message goes and what it costs. */
export interface Destination {
  country: Country;
  currency: typeof SMS_CURRENCY;
  /** Micro-units. */
  perSegment: Micros;
  segments: number;
}

/** Whether the number can and may get a message from this shop at all, and what one costs. */
export async function admitNumber(
  reader: Reader,
  shop: Row<'shops'>,
  phone: E164,
  purpose: VerificationPurpose,
  now: number,
): Promise<Result<Destination>> {
  const parsed = parsePhone(phone, shop.home_country);
  if (parsed.kind === 'cannot_receive_sms') return err('phone_cannot_receive_sms');
  if (parsed.kind !== 'ok' || parsed.e164 !== phone) return err('phone_invalid');
  const { country } = parsed;
  if (!countriesOf(shop).includes(country)) return err('country_not_allowed');
  const perSegment = await findPrice(reader, country, now);
  if (perSegment === undefined) return err('price_missing');
  const { segments } = countSegments(codeText(shop.name, purpose, '0'.repeat(CODE_LENGTH)));
  return ok({ country, currency: SMS_CURRENCY, perSegment, segments });
}

/** Sends that the limits on this number leave, and until when if none. */
export async function numberAllowance(
  reader: Reader,
  shop: Row<'shops'>,
  phone: E164,
  now: number,
): Promise<{ sendsLeft: number; refusal: { code: WindowLimit['code']; liftsAt: number } | null }> {
  const sentAt = await listSendsToNumber(reader, shop.id, phone, now);
  const limits = numberLimits(limitsOf(shop)).map((limit) => applyLimit(limit, sentAt, now));
  const tries = await readTries(reader, shop.id, phone, now);
  const states = [...limits, tries];
  const refusals = states.flatMap((state) => ('code' in state ? [{ code: state.code, liftsAt: state.liftsAt }] : []));
  // Where several limits are reached, the one that lifts last is the one to wait for.
  const refusal = refusals.sort((a, b) => b.liftsAt - a.liftsAt)[0] ?? null;
  return { sendsLeft: refusal ? 0 : Math.min(...limits.map((state) => state.left)), refusal };
}

/** All limits, before any cost: of the number, of the device, of the shop. A refusal tells when it lifts. */
export async function admitSend(
  reader: Reader,
  actor: DeviceActor,
  shop: Row<'shops'>,
  phone: E164,
  now: number,
): Promise<Result<void>> {
  const { refusal } = await numberAllowance(reader, shop, phone, now);
  if (refusal) return err(refusal.code, { liftsAt: refusal.liftsAt });
  const limits = limitsOf(shop);
  const wider = [
    { limit: deviceLimit(limits), sender: { column: 'device_id', id: actor.deviceId } },
    { limit: shopLimit(limits), sender: { column: 'shop_id', id: shop.id } },
  ] as const;
  for (const { limit, sender } of wider) {
    const reached = await reachedLimit(reader, sender, limit, now);
    if (reached) return err(reached.code, { liftsAt: reached.liftsAt });
  }
  return ok(undefined);
}
