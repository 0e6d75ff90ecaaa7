import { sendingRules } from '#shared/domain/sending-rules.ts';
import type { Work } from '../../db/database.ts';
import type { SourceHold, SourceReader } from '../outbox/sources.ts';
import { readShop } from '../shops/read-shop.ts';
import { endIfThrough, findCampaign } from './repository.ts';
import { readRest } from './rest.ts';

/** What the outbox asks of a campaign, and tells it. */
export const campaignSource: SourceReader = {
  async read(reader, id) {
    const row = await findCampaign(reader, id);
    if (!row) return { kind: 'over', reason: 'switched_off' };
    // What is cancelled keeps its rows as they are: nobody was skipped, it did not reach them any more.
    if (row.state !== 'sending' || row.held !== null) return { kind: 'waits' };
    return {
      kind: 'on',
      shopId: row.shop_id,
      rules: sendingRules('campaign'),
      text: row.text,
      optOutLine: row.opt_out_line,
      purpose: 'campaign',
      cause: { staffId: row.started_by, deviceId: row.started_on },
    };
  },
  async hold(work, id, hold) {
    const missing = hold.by === 'credit' ? await missingFor(work, id, hold) : null;
    await work.tx
      .updateTable('campaigns')
      .where('id', '=', id)
      .where('state', '=', 'sending')
      .set({ held: hold.by, missing, held_since: work.now })
      .execute();
  },
  onClaimed: (work, id) => endIfThrough(work, id),
  onMoved: (work, id) => endIfThrough(work, id),
};

/** Micro-units that all the rest lacks, which is at least what the first of it does. */
async function missingFor(
  { tx, now }: Work,
  id: string,
  { price, available, reserve }: Extract<SourceHold, { by: 'credit' }>,
): Promise<number> {
  const row = await findCampaign(tx, id);
  const all = row ? (await readRest(tx, await readShop(tx, row.shop_id), row, now)).all : price;
  return Math.max(all, price) + reserve - available;
}
