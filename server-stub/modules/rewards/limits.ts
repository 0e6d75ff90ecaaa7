import type { Currency, Micros } from '#shared/domain/money.ts';
import { currencyUnit } from '#shared/domain/topup.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { dayBegan, dayOf, endOfDay } from '../history/shop-days.ts';

type Shop = Row<'shops'>;

/** What counts: also what is not known yet, as it may still be issued. */
const COUNTED = ['issuing', 'issued'] as const;

/** How many vouchers a member had on the shop's day. @param now epoch ms */
export async function countOfMember(reader: Reader, shop: Shop, memberId: string, now: number): Promise<number> {
  const { count } = await reader
    .selectFrom('reward_redemptions')
    .where('member_id', '=', memberId)
    .where('shop_id', '=', shop.id)
    .where('created_at', '>=', dayBegan(now, shop.time_zone))
    .where('status', 'in', COUNTED)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** What the day's limit leaves of a wallet for rewards, in micro-units; null without a limit. @param now epoch ms */
export async function limitLeft(reader: Reader, shop: Shop, currency: Currency, now: number): Promise<Micros | null> {
  if (shop.reward_day_units === 0) return null;
  const { spent } = await reader
    .selectFrom('reward_redemptions')
    .where('shop_id', '=', shop.id)
    .where('created_at', '>=', dayBegan(now, shop.time_zone))
    .where('currency', '=', currency)
    .where('status', 'in', COUNTED)
    .select(({ fn, lit }) => fn.coalesce(fn.sum<number>('price'), lit(0)).as('spent'))
    .executeTakeFirstOrThrow();
  return Math.max(0, shop.reward_day_units * currencyUnit(currency) - spent);
}

/** Whether the limits of the day allow one more. @param now epoch ms */
export async function checkLimits(
  reader: Reader,
  shop: Shop,
  memberId: string,
  { currency, price }: { currency: Currency; price: Micros },
  now: number,
): Promise<Result<void>> {
  const liftsAt = endOfDay(dayOf(now, shop.time_zone), shop.time_zone);
  const ofMember = await countOfMember(reader, shop, memberId, now);
  if (ofMember >= shop.reward_member_day) return err('limit_reward_member', { liftsAt });
  const left = await limitLeft(reader, shop, currency, now);
  if (left !== null && price > left) return err('limit_reward_shop', { liftsAt });
  return ok(undefined);
}
