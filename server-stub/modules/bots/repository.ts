import { type BotRule, botRuleSchema } from '#shared/domain/messaging.ts';
import type { Micros } from '#shared/domain/money.ts';
import { askOften, changeOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { dayOf } from '../history/shop-days.ts';

export type RuleRow = Row<'bot_rules'>;

export function ruleOf({ rule }: Pick<RuleRow, 'rule'>): BotRule {
  return botRuleSchema.parse(JSON.parse(rule));
}

const byId = askOften((db, { id }: { id: string }) => db.selectFrom('bot_rules').where('id', '=', id).selectAll());

/** Also one that was removed. */
export async function findAnyRule(reader: Reader, id: string): Promise<RuleRow | undefined> {
  const [row] = await byId(reader, { id });
  return row;
}

/** One that was not removed. */
export async function findRule(reader: Reader, shopId: string, id: string): Promise<RuleRow | undefined> {
  const row = await findAnyRule(reader, id);
  return row?.shop_id === shopId && row.removed_at === null ? row : undefined;
}

/** In the order that they were made in. */
export async function listRules(reader: Reader, shopId: string): Promise<RuleRow[]> {
  return reader
    .selectFrom('bot_rules')
    .where('shop_id', '=', shopId)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .selectAll()
    .execute();
}

/** The month of the shop (`YYYY-MM`) that a moment (epoch ms) is part of. */
export function monthOf(at: number, timeZone: string): string {
  return dayOf(at, timeZone).slice(0, 'YYYY-MM'.length);
}

const months = askOften((db, { ruleId, month }: { ruleId: string; month: string }) =>
  db.selectFrom('bot_months').where('rule_id', '=', ruleId).where('month', '=', month).select('committed'),
);

/** What a rule holds or has spent in a month of the shop. */
export async function readCommitted(reader: Reader, ruleId: string, month: string): Promise<Micros> {
  const [row] = await months(reader, { ruleId, month });
  return row?.committed ?? 0;
}

const commit = changeOften((db, { ruleId, month, by }: { ruleId: string; month: string; by: number }) =>
  db
    .insertInto('bot_months')
    .values({ rule_id: ruleId, month, committed: by })
    .onConflict((conflict) =>
      conflict.columns(['rule_id', 'month']).doUpdateSet(({ eb, ref }) => ({
        committed: eb(ref('bot_months.committed'), '+', ref('excluded.committed')),
      })),
    ),
);

/** @param by micro-units, negative for what came back */
export async function changeCommitted(
  work: Pick<Work, 'tx'>,
  ruleId: string,
  month: string,
  by: Micros,
): Promise<void> {
  if (by !== 0) await commit(work, { ruleId, month, by });
}
