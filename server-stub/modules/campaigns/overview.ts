import { sql } from 'kysely';
import type { Messaging } from '#shared/api/messaging.ts';
import type { Reader } from '../../db/database.ts';
import { findPrice } from '../credit/prices.ts';
import { listDueSources } from '../outbox/repository.ts';
import { listSenders } from '../routing/repository.ts';
import { readShop } from '../shops/read-shop.ts';
import { readSpendable } from './rest.ts';

/** What all of a shop's messaging has in common. @param now epoch ms */
export async function readOverview(reader: Reader, shopId: string, now: number): Promise<Messaging> {
  const shop = await readShop(reader, shopId);
  const { available, reserve } = await readSpendable(reader, shop, now);
  const held = await reader
    .selectFrom('campaigns')
    .where('shop_id', '=', shopId)
    .where('state', '=', 'sending')
    .where('held', '=', 'credit')
    .orderBy('started_at')
    .select(['id', 'name', 'missing'])
    .execute();
  const perSegment = (await findPrice(reader, shop.home_country, now)) ?? 0;
  const senders = await listSenders(reader, shopId);
  return {
    asOf: now,
    available,
    reserve,
    reserveCodes: shop.counter_reserve_codes,
    quiet: { from: shop.quiet_from, to: shop.quiet_to },
    optOutLine: shop.opt_out_line,
    senders: [...senders].map(([country, { name }]) => ({ country, name })),
    heldForCredit: held.map(({ id, name, missing }) => ({ id, name, missing: missing ?? 0 })),
    // With credit they are only on their way out.
    waiting: available - reserve < perSegment ? await countDue(reader, shopId, now) : 0,
  };
}

/** Messages of rules and events that are due. */
async function countDue(reader: Reader, shopId: string, now: number): Promise<number> {
  let due = 0;
  for (const source of await listDueSources(reader, now)) {
    if (source.shopId !== shopId || (source.kind !== 'campaign_bot' && source.kind !== 'activity')) continue;
    const { count } = await reader
      .selectFrom('outbox')
      .where('source_id', '=', source.sourceId)
      .where('status', '=', sql.lit<'waiting'>('waiting'))
      .where('not_before', '<=', now)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    due += count;
  }
  return due;
}
