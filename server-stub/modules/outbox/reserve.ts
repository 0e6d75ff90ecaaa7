import type { Micros } from '#shared/domain/money.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { CODE_LENGTH } from '#shared/domain/verification.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { findPrice } from '../credit/prices.ts';
import { codeText } from '../verifications/texts.ts';

/**
 * What of the SMS credit is kept for codes at the counter, in micro-units: so many registration codes to the home country,
 * in this shop's own words. Campaigns and whatever else nobody waits for leave it alone.
 * @param at epoch ms
 */
export async function readReserve(reader: Reader, shop: Row<'shops'>, at: number): Promise<Micros> {
  const perSegment = (await findPrice(reader, shop.home_country, at)) ?? 0;
  const { segments } = countSegments(codeText(shop.name, 'registration', '0'.repeat(CODE_LENGTH)));
  return shop.counter_reserve_codes * segments * perSegment;
}
