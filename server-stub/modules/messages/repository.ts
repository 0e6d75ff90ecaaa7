import { sql } from 'kysely';
import { askOften, changeOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';
import { each } from '../../db/json-each.ts';
import type { Row } from '../../db/schema.ts';
import type { CodeMessage } from './codes.ts';

export type Message = Row<'messages'>;
/** A message with a code that is about to be recorded, and gets its number by that. */
export type NewMessage = Omit<CodeMessage, 'shop_number' | 'source_id' | 'member_id' | 'marketing' | 'cause'>;

const byId = askOften((db, { id }: { id: string }) => db.selectFrom('messages').where('id', '=', id).selectAll());

export async function findMessage(reader: Reader, id: string): Promise<Message | undefined> {
  const [message] = await byId(reader, { id });
  return message;
}

const insert = changeOften((db, message: NewMessage) =>
  db.insertInto('messages').values({
    id: message.id,
    shop_id: message.shop_id,
    device_id: message.device_id,
    staff_id: message.staff_id,
    verification_id: message.verification_id,
    phone: message.phone,
    country: message.country,
    purpose: message.purpose,
    hold_id: message.hold_id,
    status: message.status,
    failure: message.failure,
    gateway: message.gateway,
    provider_id: message.provider_id,
    queued_at: message.queued_at,
    sent_at: message.sent_at,
    ended_at: message.ended_at,
    lease_until: message.lease_until,
    shop_number: sql<number>`(select coalesce(max(shop_number), 0) + 1 from messages
      where shop_id = ${message.shop_id} and shop_number is not null)`,
  }),
);

/** Records a message with a code, as the next one of its shop. */
export async function insertMessage(work: Pick<Work, 'tx'>, message: NewMessage): Promise<void> {
  await insert(work, message);
}

/** A message, and the id that the provider gave it. */
interface Taken {
  messageId: string;
  providerId: string;
}

const take = changeOften((db, { taken, now }: { taken: string; now: number }) =>
  db
    .updateTable('messages')
    .from(each(taken))
    .where('messages.id', '=', sql<string>`one.value ->> 0`)
    .where('status', '=', 'queued')
    .set({ status: 'sent', provider_id: sql<string>`one.value ->> 1`, sent_at: now })
    .returningAll(),
);

const deliver = changeOften((db, { delivered, now }: { delivered: string; now: number }) =>
  db
    .updateTable('messages')
    .from(each(delivered))
    .where('messages.id', '=', sql<string>`one.value ->> 0`)
    .where('provider_id', '=', sql<string>`one.value ->> 1`)
    .where('status', '=', 'sent')
    .set({ status: 'delivered', ended_at: now })
    .returningAll(),
);

/** Records which messages the provider took. @returns those that nothing was known of before */
export async function markTaken(work: Work, taken: readonly Taken[]): Promise<Message[]> {
  return taken.length === 0 ? [] : take(work, { taken: toJson(taken), now: work.now });
}

/** Records which messages arrived. @returns those whose end was not known before */
export async function markDelivered(work: Work, delivered: readonly Taken[]): Promise<Message[]> {
  return delivered.length === 0 ? [] : deliver(work, { delivered: toJson(delivered), now: work.now });
}

/** Each message once: what was told of it first. */
function toJson(taken: readonly Taken[]): string {
  return JSON.stringify([...new Map(taken.toReversed().map((one) => [one.messageId, one.providerId]))]);
}

type Progress = Pick<Message, 'id' | 'status' | 'failure' | 'cause' | 'provider_id' | 'sent_at' | 'ended_at'>;

const progress = changeOften((db, { id, status, failure, cause, provider_id, sent_at, ended_at }: Progress) =>
  db.updateTable('messages').where('id', '=', id).set({ status, failure, cause, provider_id, sent_at, ended_at }),
);

/** Records how far a message has come. */
export async function updateMessage(work: Work, message: Message): Promise<void> {
  await progress(work, message);
}
