import { sql } from 'kysely';
import { changeOften } from '../../db/compile-once.ts';
import type { Work } from '../../db/database.ts';
import { each } from '../../db/json-each.ts';
import type { Message } from './repository.ts';

/** A message of a campaign, a rule, an activity or a redemption: no staff, no device and no verification is behind it. */
export type SourcedMessage = Omit<Message, 'device_id' | 'staff_id' | 'verification_id' | 'shop_number'> & {
  source_id: string;
};

const COLUMNS = [
  ...(['id', 'shop_id', 'source_id', 'member_id', 'marketing', 'phone', 'country', 'purpose', 'hold_id'] as const),
  ...(['status', 'failure', 'cause', 'gateway', 'provider_id', 'queued_at', 'sent_at', 'ended_at'] as const),
  'lease_until' as const,
];

const insertAll = changeOften((db, { messages }: { messages: string }) =>
  db
    .insertInto('messages')
    .columns(COLUMNS)
    .expression(({ selectFrom }) =>
      selectFrom(each(messages)).select(COLUMNS.map((column) => sql`one.value ->> ${sql.lit(column)}`.as(column))),
    ),
);

/** Records messages that come from sources, all by one statement. They get no number: limits are about codes alone. */
export async function insertSourcedMessages(
  work: Pick<Work, 'tx'>,
  messages: readonly SourcedMessage[],
): Promise<void> {
  if (messages.length > 0) await insertAll(work, { messages: JSON.stringify(messages) });
}
