import { setImmediate } from 'node:timers/promises';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { type Addressee, readAddressees } from './addressees.ts';
import { listWaitingRows, type QueuedRow, type WaitingPlace } from './repository.ts';

/** Rows that are looked at together: counters are answered in between. */
const PAGE = 200;

/** All rows of a source that wait, due or not, in their order, and who they are for. */
export async function* readWaiting(
  reader: Reader,
  shop: Row<'shops'>,
  sourceId: string,
): AsyncGenerator<{ row: QueuedRow; addressee: Addressee }> {
  let place: WaitingPlace = { notBefore: 0, seq: 0 };
  for (let rows: QueuedRow[] | undefined; rows === undefined || rows.length === PAGE; ) {
    await setImmediate();
    rows = await listWaitingRows(reader, sourceId, place, PAGE);
    const addressees = await readAddressees(reader, shop, rows, null);
    for (const [index, row] of rows.entries()) {
      const addressee = addressees[index];
      if (addressee) yield { row, addressee };
      place = { notBefore: row.not_before, seq: row.seq };
    }
  }
}
