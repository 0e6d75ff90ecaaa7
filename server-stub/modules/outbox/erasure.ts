import { sql } from 'kysely';
import type { Work } from '../../db/database.ts';
import { readShop } from '../shops/read-shop.ts';
import { countSteps, periodOf, type Step } from './counts.ts';

/**
 * Takes a member out of the outbox, who must be there still: what waits for them is not sent, and of what was is not told
 * to whom. Nothing to them may be on its way.
 */
export async function forgetRecipient(work: Work, memberId: string): Promise<void> {
  const { tx, now } = work;
  const member = await tx
    .selectFrom('members')
    .where('id', '=', memberId)
    .select(['shop_id', 'country'])
    .executeTakeFirst();
  if (!member) return;
  const shop = await readShop(tx, member.shop_id);
  const waiting = await tx
    .deleteFrom('outbox')
    .where('recipient', '=', memberId)
    // A literal, by which the index of the few that wait is found.
    .where('status', '=', sql.lit<'waiting'>('waiting'))
    .returning(['source_id', 'source_kind'])
    .execute();
  const steps = waiting.flatMap(({ source_id: sourceId, source_kind }): Step[] => {
    const period = periodOf(source_kind, now, shop.time_zone);
    return period === null ? [] : [{ sourceId, period, country: member.country, outcome: 'erased', count: 1, cost: 0 }];
  });
  await countSteps(work, steps);
  // From source to source by the index, however many rows each has.
  await sql`with recursive sources (id) as (
      select min(source_id) from outbox
      union all
      select (select min(source_id) from outbox where source_id > sources.id) from sources where sources.id is not null
    )
    update outbox set recipient = 'erased:' || seq, phone = null, fields = null
    where seq in (
      select row.seq from sources cross join outbox as row where row.source_id = sources.id and row.recipient = ${memberId}
    )`.execute(tx);
}
