import { randomUUID } from 'node:crypto';
import type { Database } from '#server/db/database.ts';
import { botSource } from '#server/modules/bots/source.ts';
import { PRICE } from './outbox-engine.ts';

/** Sends what waits of a rule at once, in one segment each: what costs more than its cap leaves is skipped. */
export async function sendAll(database: Database, ruleId: string): Promise<void> {
  await database.write(async (work) => {
    const state = await botSource.read(work.tx, ruleId, work.now);
    const left = state.kind === 'on' ? (state.monthlyCap?.left ?? 0) : 0;
    const room = Math.max(0, Math.floor(left / PRICE));
    const ofRule = work.tx.selectFrom('outbox').where('source_id', '=', ruleId);
    const waiting = await ofRule.where('status', '=', 'waiting').orderBy('seq').select('seq').execute();
    const handed = waiting
      .slice(0, room)
      .map(() => ({ messageId: randomUUID(), country: 'SG' as const, price: PRICE }));
    await botSource.onClaimed?.(work, ruleId, { handed, skipped: [] });
    for (const [index, { seq }] of waiting.entries()) {
      const change =
        index < room ? { status: 'ended' as const } : { status: 'skipped' as const, reason: 'monthly_cap' };
      await work.tx.updateTable('outbox').where('seq', '=', seq).set(change).execute();
    }
  });
}
