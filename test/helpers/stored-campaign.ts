import type { Reader, Work } from '#server/db/database.ts';
import type { SourceHold, SourceReader, SourceState } from '#server/modules/outbox/sources.ts';
import { on } from './outbox-engine.ts';

/** A campaign whose state stands in its table, as little of it as the outbox has to do with. */
export class StoredCampaign implements SourceReader {
  async read(reader: Reader, sourceId: string): Promise<SourceState> {
    const campaign = await reader
      .selectFrom('campaigns')
      .where('id', '=', sourceId)
      .select(['state', 'held'])
      .executeTakeFirstOrThrow();
    return campaign.state === 'sending' && campaign.held === null ? on('campaign') : { kind: 'waits' };
  }

  async hold({ tx, now }: Work, sourceId: string, { by }: SourceHold): Promise<void> {
    await tx.updateTable('campaigns').where('id', '=', sourceId).set({ held: by, held_since: now }).execute();
  }
}
