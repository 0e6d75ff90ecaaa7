import { sendingRules } from '#shared/domain/sending-rules.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { ClaimedSlice, SourceMove, SourceReader, SourceState } from '../outbox/sources.ts';
import { readShop } from '../shops/read-shop.ts';
import { changeCommitted, findAnyRule, monthOf, readCommitted } from './repository.ts';

/** What the outbox asks of a rule, and what is kept of its monthly cap: it is changed by what holds and gives back. */
export const botSource: SourceReader = {
  async read(reader: Reader, sourceId: string, now: number): Promise<SourceState> {
    const rule = await findAnyRule(reader, sourceId);
    if (!rule?.enabled || rule.removed_at !== null) return { kind: 'over', reason: 'switched_off' };
    const shop = await readShop(reader, rule.shop_id);
    const committed = await readCommitted(reader, rule.id, monthOf(now, shop.time_zone));
    return {
      kind: 'on',
      shopId: shop.id,
      rules: sendingRules('campaign_bot'),
      text: rule.text,
      optOutLine: shop.opt_out_line,
      purpose: 'campaign_bot',
      cause: { staffId: rule.enabled_by, deviceId: rule.enabled_on },
      monthlyCap: { left: rule.monthly_cap - committed },
    };
  },

  async onClaimed(work: Work, sourceId: string, { handed }: ClaimedSlice): Promise<void> {
    if (handed.length === 0) return;
    const month = monthOf(work.now, await timeZoneOf(work, sourceId));
    const held = handed.reduce((sum, { price }) => sum + price, 0);
    await changeCommitted(work, sourceId, month, held);
  },

  /** What comes back makes room in the month that it was held in. */
  async onMoved(work: Work, sourceId: string, moves: readonly SourceMove[]): Promise<void> {
    const timeZone = await timeZoneOf(work, sourceId);
    for (const { message, price, to } of moves) {
      if (to !== 'waiting' && to !== 'failed') continue;
      await changeCommitted(work, sourceId, monthOf(message.queued_at, timeZone), -price);
    }
  },
};

async function timeZoneOf({ tx }: Work, sourceId: string): Promise<string> {
  const rule = await findAnyRule(tx, sourceId);
  if (!rule) throw new Error(`no rule ${sourceId}`);
  return (await readShop(tx, rule.shop_id)).time_zone;
}
