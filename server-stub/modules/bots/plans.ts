import type { BotRule } from '#shared/domain/messaging.ts';
import { sendingRules } from '#shared/domain/sending-rules.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { meetsOn } from '../daily-plans/days.ts';
import { readFirstJoined } from '../daily-plans/people.ts';
import type { DailyPlan, DailyPlans } from '../daily-plans/planner.ts';
import { readShop } from '../shops/read-shop.ts';
import { type CappedRule, type MonthAllowance, openAllowance } from './allowance.ts';
import { findAnyRule, type RuleRow, ruleOf } from './repository.ts';

/** What makes a plan out of a rule, also out of one that is not kept. */
export type PlannedRule = CappedRule & Pick<RuleRow, 'tag' | 'minute' | 'planned_day' | 'revision'>;

/** The plan of a rule: its cap limits what it spends in a month. */
export interface BotPlan extends DailyPlan {
  allowance(reader: Reader, now: number): Promise<MonthAllowance>;
}

export async function toPlan(reader: Reader, shop: Row<'shops'>, row: PlannedRule, rule: BotRule): Promise<BotPlan> {
  const timeZone = shop.time_zone;
  const firstJoined = rule.kind === 'low_visits' ? await readFirstJoined(reader, shop.id) : null;
  return {
    id: row.id,
    kind: 'campaign_bot',
    shopId: shop.id,
    timeZone,
    minute: row.minute,
    rules: sendingRules('campaign_bot'),
    tag: row.tag,
    plannedDay: row.planned_day,
    revision: row.revision,
    peopleOf: (day) => meetsOn(rule, day, timeZone, firstJoined),
    fieldsOf: () => null,
    allowance: (from, now) => openAllowance(from, shop, row, now),
  };
}

/** The rules that are switched on. */
export const botPlans: DailyPlans = {
  async listIds(reader: Reader): Promise<string[]> {
    const rows = await reader
      .selectFrom('bot_rules')
      .where('enabled', '=', 1)
      .where('removed_at', 'is', null)
      .select('id')
      .execute();
    return rows.map(({ id }) => id);
  },

  async find(reader: Reader, id: string): Promise<DailyPlan | undefined> {
    const row = await findAnyRule(reader, id);
    if (!row?.enabled || row.removed_at !== null) return undefined;
    return toPlan(reader, await readShop(reader, row.shop_id), row, ruleOf(row));
  },

  async setPlanned({ tx }: Work, id: string, day: string): Promise<void> {
    await tx.updateTable('bot_rules').where('id', '=', id).set({ planned_day: day }).execute();
  },
};
