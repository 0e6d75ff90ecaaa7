import { sql } from 'kysely';
import { z } from 'zod';
import type { TemplateField } from '#shared/domain/templates.ts';
import { askOften, changeOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';
import { each } from '../../db/json-each.ts';
import type { Row } from '../../db/schema.ts';
import type { OutboxRow } from './outbox.ts';
import type { SourceKind } from './sources.ts';

/** A row as its turn comes. */
export type WaitingRow = Pick<
  Row<'outbox'>,
  'seq' | 'shop_id' | 'source_kind' | 'recipient' | 'phone' | 'fields' | 'staff_id' | 'device_id' | 'expires_at'
>;

/** Steps of rows are told to SQLite as a JSON array of arrays, one statement for as many as there are. */
const part = <T>(index: number) => sql<T>`one.value ->> ${sql.lit(index)}`;
const WAITING = sql.lit<'waiting'>('waiting');

const NEW_COLUMNS = [
  ...(['shop_id', 'source_id', 'source_kind', 'recipient', 'occasion', 'phone', 'fields'] as const),
  ...(['staff_id', 'device_id', 'not_before', 'expires_at'] as const),
];

const insert = changeOften((db, { rows }: { rows: string }) =>
  db
    .insertInto('outbox')
    .columns(NEW_COLUMNS)
    .expression(({ selectFrom }) =>
      selectFrom(each(rows))
        // Without a condition SQLite would take what follows for the condition of a join.
        .where(sql<boolean>`true`)
        .select(NEW_COLUMNS.map((column, index) => part(index).as(column))),
    )
    .onConflict((conflict) => conflict.columns(['source_id', 'recipient', 'occasion']).doNothing())
    .returning('seq'),
);

/** @returns how many were not there before */
export async function addRows(work: Pick<Work, 'tx'>, rows: readonly OutboxRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const values = rows.map((row) => [
    ...[row.shopId, row.sourceId, row.sourceKind, row.recipient, row.occasion, row.phone],
    ...[row.fields && JSON.stringify(row.fields), row.staffId, row.deviceId, row.notBefore, row.expiresAt],
  ]);
  return (await insert(work, { rows: JSON.stringify(values) })).length;
}

/** A source of which a row is due. */
export interface DueSource {
  sourceId: string;
  kind: SourceKind;
  shopId: string;
}

const nextSource = askOften((db, { after }: { after: string }) =>
  db
    .selectFrom('outbox')
    .where('status', '=', WAITING)
    .where('source_id', '>', after)
    .orderBy('source_id')
    .limit(1)
    .select('source_id'),
);

const firstDue = askOften((db, { sourceId, now }: { sourceId: string; now: number }) =>
  db
    .selectFrom('outbox')
    .where('source_id', '=', sourceId)
    .where('status', '=', WAITING)
    .where('not_before', '<=', now)
    .orderBy('not_before')
    .orderBy('seq')
    .limit(1)
    .select(['source_id as sourceId', 'source_kind as kind', 'shop_id as shopId']),
);

/** The sources of which a row is due. It goes from source to source by the index, however many rows each has. */
export async function listDueSources(reader: Reader, now: number): Promise<DueSource[]> {
  const due: DueSource[] = [];
  for (let [next] = await nextSource(reader, { after: '' }); next; ) {
    due.push(...(await firstDue(reader, { sourceId: next.source_id, now })));
    [next] = await nextSource(reader, { after: next.source_id });
  }
  return due;
}

const nextOfAll = askOften((db, { after }: { after: string }) =>
  db
    .selectFrom('outbox')
    .where('source_id', '>', after)
    .orderBy('source_id')
    .limit(1)
    .select(['source_id as id', 'source_kind as kind']),
);

/** The source that comes next by its id, whatever became of its rows. */
export async function nextSourceAfter(
  reader: Reader,
  after: string,
): Promise<{ id: string; kind: SourceKind } | undefined> {
  const [source] = await nextOfAll(reader, { after });
  return source;
}

const dueRows = askOften((db, { sourceId, now, most }: { sourceId: string; now: number; most: number }) =>
  db
    .selectFrom('outbox')
    .where('source_id', '=', sourceId)
    .where('status', '=', WAITING)
    .where('not_before', '<=', now)
    .orderBy('not_before')
    .orderBy('seq')
    .limit(most)
    .select(['seq', 'shop_id', 'source_kind', 'recipient', 'phone', 'fields', 'staff_id', 'device_id', 'expires_at']),
);

/** The next rows of a source, in their order. */
export async function listDueRows(reader: Reader, sourceId: string, now: number, most: number): Promise<WaitingRow[]> {
  return dueRows(reader, { sourceId, now, most });
}

/** Where a row stands among those of its source that wait. */
export interface WaitingPlace {
  notBefore: number;
  seq: number;
}

const waitingRows = askOften((db, values: WaitingPlace & { sourceId: string; most: number }) =>
  db
    .selectFrom('outbox')
    .where('source_id', '=', values.sourceId)
    .where('status', '=', WAITING)
    .where(sql<boolean>`(not_before, seq) > (${values.notBefore}, ${values.seq})`)
    .orderBy('not_before')
    .orderBy('seq')
    .limit(values.most)
    .select(['seq', 'shop_id', 'source_kind', 'recipient', 'phone', 'fields', 'staff_id', 'device_id', 'expires_at'])
    .select('not_before'),
);

export type QueuedRow = WaitingRow & Pick<Row<'outbox'>, 'not_before'>;

/** The rows of a source that wait, due or not, in their order. @param after from where it is read on */
export async function listWaitingRows(
  reader: Reader,
  sourceId: string,
  after: WaitingPlace,
  most: number,
): Promise<QueuedRow[]> {
  return waitingRows(reader, { ...after, sourceId, most });
}

const hand = changeOften((db, { handed }: { handed: string }) =>
  db
    .updateTable('outbox')
    .from(each(handed))
    .where('outbox.seq', '=', part<number>(0))
    .where('status', '=', 'waiting')
    .set({ status: 'handed', message_id: part<string>(1), attempts: sql<number>`attempts + 1` }),
);

const skip = changeOften((db, { skipped }: { skipped: string }) =>
  db
    .updateTable('outbox')
    .from(each(skipped))
    .where('outbox.seq', '=', part<number>(0))
    .where('status', '=', 'waiting')
    .set({ status: 'skipped', reason: part<string>(1), phone: null, fields: null }),
);

const put = changeOften((db, { later }: { later: string }) =>
  db
    .updateTable('outbox')
    .from(each(later))
    .where('outbox.seq', '=', part<number>(0))
    .where('status', '=', 'waiting')
    .set({ not_before: part<number>(1) }),
);

/** What becomes of rows in their turn, by their numbers. */
export interface RowSteps {
  /** As messages of these ids. */
  handed: readonly (readonly [seq: number, messageId: string])[];
  skipped: readonly (readonly [seq: number, reason: string])[];
  /** They wait until then (epoch ms). */
  later: readonly (readonly [seq: number, notBefore: number])[];
}

export async function moveRows(work: Pick<Work, 'tx'>, { handed, skipped, later }: RowSteps): Promise<void> {
  if (handed.length > 0) await hand(work, { handed: JSON.stringify(handed) });
  if (skipped.length > 0) await skip(work, { skipped: JSON.stringify(skipped) });
  if (later.length > 0) await put(work, { later: JSON.stringify(later) });
}

/** The row of a message, with what was held for it. */
export type HandedRow = Pick<
  Row<'outbox'>,
  'seq' | 'source_id' | 'source_kind' | 'shop_id' | 'attempts' | 'expires_at'
> & { message_id: string; price: number };

const ofMessages = askOften((db, { ids }: { ids: string }) =>
  db
    .selectFrom(each(ids))
    .crossJoin('outbox')
    .where('outbox.message_id', '=', sql<string>`one.value`)
    .innerJoin('messages', 'messages.id', 'outbox.message_id')
    .innerJoin('ledger_transfers as hold', 'hold.id', 'messages.hold_id')
    .select(['outbox.seq', 'outbox.source_id', 'outbox.source_kind', 'outbox.shop_id', 'attempts', 'expires_at'])
    .select(['messages.id as message_id', 'hold.amount as price']),
);

/** The rows that messages were made of. A message that was given up for another try has none any more. */
export async function listRowsOf(reader: Reader, messageIds: readonly string[]): Promise<HandedRow[]> {
  return ofMessages(reader, { ids: JSON.stringify(messageIds) });
}

const end = changeOften((db, { seqs }: { seqs: string }) =>
  db
    .updateTable('outbox')
    .from(each(seqs))
    .where('outbox.seq', '=', sql<number>`one.value`)
    .where('status', '=', 'handed')
    .set({ status: 'ended', phone: null, fields: null }),
);

/** It is known what became of their messages. What was kept to write them is needed no more. */
export async function endRows(work: Pick<Work, 'tx'>, seqs: readonly number[]): Promise<void> {
  if (seqs.length > 0) await end(work, { seqs: JSON.stringify(seqs) });
}

const tryAgain = changeOften((db, { seqs, notBefore }: { seqs: string; notBefore: number }) =>
  db
    .updateTable('outbox')
    .from(each(seqs))
    .where('outbox.seq', '=', sql<number>`one.value`)
    .where('status', '=', 'handed')
    .set({ status: 'waiting', message_id: null, not_before: notBefore }),
);

/** They wait for another message, not before then (epoch ms): the one that was made of them was never sent. */
export async function returnRows(work: Pick<Work, 'tx'>, seqs: readonly number[], notBefore: number): Promise<void> {
  if (seqs.length > 0) await tryAgain(work, { seqs: JSON.stringify(seqs), notBefore });
}

const fieldsSchema = z.record(z.string(), z.string());

/** The values that a row brought for the fields of its text. */
export function fieldsOf({ fields }: Pick<WaitingRow, 'fields'>): Partial<Record<TemplateField, string>> {
  return fields === null ? {} : fieldsSchema.parse(JSON.parse(fields));
}
