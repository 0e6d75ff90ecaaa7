import { sql } from 'kysely';
import type { Country, E164 } from '#shared/domain/phone.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader } from '../../db/database.ts';
import { each } from '../../db/json-each.ts';
import { wasTaken } from '../messages/taken.ts';

/** A member to whom something is to go. */
export interface Recipient {
  id: string;
  phone: E164;
  country: Country;
  name: string;
  consent_at: number | null;
  opted_out_at: number | null;
}

const recipients = askOften((db, { shopId, ids }: { shopId: string; ids: string }) =>
  db
    .selectFrom(each(ids))
    .crossJoin('members')
    .where('members.id', '=', sql<string>`one.value`)
    .where('members.shop_id', '=', shopId)
    .select(['members.id', 'phone', 'country', 'name', 'consent_at', 'opted_out_at']),
);

export async function listRecipients(reader: Reader, shopId: string, ids: readonly string[]): Promise<Recipient[]> {
  return recipients(reader, { shopId, ids: JSON.stringify(ids) });
}

const reached = askOften((db, { ids, since }: { ids: string; since: number }) =>
  db
    .selectFrom(each(ids))
    .crossJoin('messages')
    .where('messages.member_id', '=', sql<string>`one.value`)
    // The index is of news only, and found by the literal alone.
    .where('messages.marketing', '=', sql.lit(1))
    .where('messages.queued_at', '>=', since)
    .where(wasTaken('messages.failure'))
    .distinct()
    .select('messages.member_id'),
);

/** To which of these members news went since then, or is on its way. */
export async function listReached(reader: Reader, ids: readonly string[], since: number): Promise<Set<string>> {
  const rows = await reached(reader, { ids: JSON.stringify(ids), since });
  return new Set(rows.flatMap(({ member_id }) => member_id ?? []));
}
