import type { Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { newestMember } from '../audience/people.ts';
import { type CampaignRow, UNHELD } from './repository.ts';

/** Who stands behind what a campaign sends. */
export interface Starter {
  staffId: string | null;
  deviceId: string | null;
}

/**
 * Starts a campaign, in whatever state it is: its text and audience stay as they are, and whoever joins from here on is not
 * in it.
 */
export async function begin(
  { tx, now }: Work,
  row: CampaignRow,
  shop: Row<'shops'>,
  { staffId, deviceId }: Starter,
): Promise<void> {
  await tx
    .updateTable('campaigns')
    .where('id', '=', row.id)
    .set({
      ...UNHELD,
      state: 'preparing',
      started_at: now,
      started_by: staffId,
      started_on: deviceId,
      cursor: null,
      until_member: await newestMember(tx, shop.id),
      opt_out_line: shop.opt_out_line,
      revision: row.revision + 1,
    })
    .execute();
}
