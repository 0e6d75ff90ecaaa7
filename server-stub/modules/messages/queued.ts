import { sql } from 'kysely';
import { askOften, changeOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Message } from './repository.ts';

/** A message that nobody is handing over any more, and of which it is not known what became of it. */
export type Abandoned = Pick<Message, 'id' | 'phone' | 'gateway' | 'queued_at' | 'verification_id' | 'lease_until'>;

interface Place {
  lease_until: number;
  id: string;
}

/** A page of them, those first that have waited longest. @param page.after the last one of the page before */
export async function listAbandoned(
  reader: Reader,
  { codes, now, after, most }: { codes: boolean; now: number; after: Place; most: number },
): Promise<Abandoned[]> {
  return (
    reader
      .selectFrom('messages')
      // A literal, by which the index of the few that are queued is found.
      .where('status', '=', sql.lit('queued'))
      .where('verification_id', codes ? 'is not' : 'is', null)
      .where('lease_until', '<=', now)
      .where(({ eb, refTuple, tuple }) => eb(refTuple('lease_until', 'id'), '>', tuple(after.lease_until, after.id)))
      .orderBy('lease_until')
      .orderBy('id')
      .limit(most)
      .select(['id', 'phone', 'gateway', 'queued_at', 'verification_id', 'lease_until'])
      .execute()
  );
}

interface Lease {
  id: string;
  /** Epoch milliseconds. */
  lease_until: number;
}

const askLater = changeOften((db, { id, lease_until }: Lease) =>
  db.updateTable('messages').where('id', '=', id).where('status', '=', 'queued').set({ lease_until }),
);

/** Has it asked for again then, if it still is not known what became of it. */
export async function askAgainAt(work: Pick<Work, 'tx'>, lease: Lease): Promise<void> {
  await askLater(work, lease);
}

const move = changeOften((db, { id, gateway, lease_until }: Lease & { gateway: string }) =>
  db
    .updateTable('messages')
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .set({ gateway, lease_until })
    .returning('id'),
);

/** Another gateway is to have it. @returns false when its outcome was recorded meanwhile */
export async function moveMessage(work: Pick<Work, 'tx'>, to: Lease & { gateway: string }): Promise<boolean> {
  return (await move(work, to)).length > 0;
}

const source = askOften((db, { id }: { id: string }) =>
  db.selectFrom('messages').where('id', '=', id).select('source_id'),
);

/** Whether a message comes from a source, and is no code. */
export async function isSourced(reader: Reader, id: string): Promise<boolean> {
  const [message] = await source(reader, { id });
  return message !== undefined && message.source_id !== null;
}
