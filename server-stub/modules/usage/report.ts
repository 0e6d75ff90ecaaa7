import { CODE_PURPOSES } from '#shared/api/history.ts';
import type { Usage } from '#shared/api/usage.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { CODES_WINDOW_MS, registrationsLeft } from '#shared/domain/registrations-left.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { CODE_LENGTH } from '#shared/domain/verification.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { findPrice } from '../credit/prices.ts';
import { dayOf, daysUntil, startOfDay } from '../history/shop-days.ts';
import { codeText } from '../verifications/texts.ts';
import { type Part, readParts, readRegistrationCodes, sum } from './counts.ts';
import { beginOf, quarterFrom } from './quarters.ts';
import { runOut } from './spending.ts';

type Shop = Pick<Row<'shops'>, 'id' | 'name' | 'time_zone' | 'home_country'>;

/**
 * What was sent, verified and spent on the last days of the shop, and what the SMS credit is still good for.
 * @param dayCount how many days, today included
 * @param now epoch ms
 * @throws when there is no price for the home country
 */
export async function usageReport(reader: Reader, shop: Shop, dayCount: number, now: number): Promise<Usage> {
  const days = daysUntil(dayOf(now, shop.time_zone), dayCount).map((day) => ({
    day,
    from: quarterFrom(startOfDay(day, shop.time_zone)),
  }));
  const quarters = days.map(({ from }) => from);
  const parts = await readParts(reader, shop.id, quarters);
  const [codes, others] = [parts.filter(isOfCodes), parts.filter((part) => !isOfCodes(part))];
  const messages = sum(others);
  const pace = await runOut(reader, shop.id, now);
  return {
    asOf: now,
    currency: SMS_CURRENCY,
    total: sum(codes),
    days: byDay(parts, days),
    staff: await byStaff(reader, codes),
    purposes: byPurpose(parts),
    messages: { sent: messages.sent, cost: messages.cost },
    rewards: await readRewards(reader, shop.id, beginOf(Math.min(...quarters))),
    runOut: pace,
    registrationsLeft: await describeRegistrationsLeft(reader, shop, pace.available, now),
  };
}

function isOfCodes({ purpose }: Part): boolean {
  return CODE_PURPOSES.has(purpose);
}

/** A campaign would drown the codes of its day: only what it cost is told of it. */
function byDay(parts: readonly Part[], days: readonly { day: string; from: number }[]): Usage['days'] {
  const ofDay = Map.groupBy(parts, ({ from }) => from);
  return days.map(({ day, from }) => {
    const all = ofDay.get(from) ?? [];
    const costs = byPurpose(all).flatMap(({ purpose, cost }) => (cost === 0 ? [] : { purpose, cost }));
    return { day, ...sum(all.filter(isOfCodes)), cost: sum(all).cost, costs };
  });
}

async function byStaff(reader: Reader, parts: readonly Part[]): Promise<Usage['staff']> {
  const ofStaff = Map.groupBy(parts, ({ staffId }) => staffId);
  if (ofStaff.size === 0) return [];
  const people = await reader
    .selectFrom('staff')
    .where('id', 'in', [...ofStaff.keys()])
    .select(['id as staffId', 'name'])
    .execute();
  return people
    .map(({ staffId, name }) => ({ staffId, name, ...sum(ofStaff.get(staffId) ?? []) }))
    .sort((a, b) => b.sent - a.sent || b.joined - a.joined || a.name.localeCompare(b.name));
}

function byPurpose(parts: readonly Part[]): Usage['purposes'] {
  const ofPurpose = Map.groupBy(parts, ({ purpose }) => purpose);
  return [...ofPurpose]
    .map(([purpose, some]) => ({ purpose, ...sum(some) }))
    .sort((a, b) => b.sent - a.sent || a.purpose.localeCompare(b.purpose));
}

/** The vouchers that were issued of those that were redeemed since a moment (epoch ms); a shop has few. */
async function readRewards(reader: Reader, shopId: string, since: number): Promise<Usage['rewards']> {
  return reader
    .selectFrom('reward_redemptions')
    .where('shop_id', '=', shopId)
    .where('created_at', '>=', since)
    .where('status', '=', 'issued')
    .groupBy('currency')
    .orderBy('currency')
    .select(({ fn }) => ['currency', fn.countAll<number>().as('redeemed'), fn.sum<number>('price').as('cost')])
    .execute();
}

async function describeRegistrationsLeft(
  reader: Reader,
  shop: Shop,
  available: number,
  now: number,
): Promise<Usage['registrationsLeft']> {
  const perSegment = await findPrice(reader, shop.home_country, now);
  if (perSegment === undefined) throw new Error(`no SMS price for the home country ${shop.home_country}`);
  const { segments } = countSegments(codeText(shop.name, 'registration', '0'.repeat(CODE_LENGTH)));
  const pricePerCode = perSegment * segments;
  const { sends, verified } = await readRegistrationCodes(reader, shop.id, now - CODES_WINDOW_MS);
  return {
    available,
    pricePerCode,
    sends,
    verified,
    count: registrationsLeft(available, pricePerCode, sends, verified),
  };
}
