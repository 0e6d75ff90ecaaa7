import { z } from 'zod';
import { type ActivitySettings, activitySchema } from '#shared/api/activities.ts';
import type { ActivityKind } from '#shared/domain/messaging.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { OFFERED, offeredSettings } from './defaults.ts';

export type ActivityRow = Row<'activity_messages'>;

const savedSchema = z.record(z.string(), z.unknown());

/** What is set beside the text; what a row does not say is as it is offered. */
export function settingsOf({ kind, settings }: Pick<ActivityRow, 'kind' | 'settings'>): ActivitySettings {
  const saved = savedSchema.parse(JSON.parse(settings));
  return activitySchema.shape.settings.parse({ ...offeredSettings(kind), ...saved });
}

const byKind = askOften((db, { shopId, kind }: { shopId: string; kind: ActivityKind }) =>
  db.selectFrom('activity_messages').where('shop_id', '=', shopId).where('kind', '=', kind).selectAll(),
);

/** Undefined where nothing was saved. */
export async function findActivity(
  reader: Reader,
  shopId: string,
  kind: ActivityKind,
): Promise<ActivityRow | undefined> {
  const [row] = await byKind(reader, { shopId, kind });
  return row;
}

/** The same where it is switched on. */
export async function findSwitchedOn(
  reader: Reader,
  shopId: string,
  kind: ActivityKind,
): Promise<ActivityRow | undefined> {
  const row = await findActivity(reader, shopId, kind);
  return row?.enabled ? row : undefined;
}

const byId = askOften((db, { id }: { id: string }) =>
  db.selectFrom('activity_messages').where('id', '=', id).selectAll(),
);

export async function findActivityById(reader: Reader, id: string): Promise<ActivityRow | undefined> {
  const [row] = await byId(reader, { id });
  return row;
}

/** What a shop has of a kind where nothing was saved; its id is for whoever saves it. */
export function offeredRow(shopId: string, kind: ActivityKind, id: string): ActivityRow {
  return {
    ...{ id, shop_id: shopId, kind, enabled: 0, text: OFFERED[kind], settings: JSON.stringify(offeredSettings(kind)) },
    ...{ planned_day: '', revision: 0 },
  };
}

export async function saveRow({ tx }: Work, row: ActivityRow): Promise<void> {
  await tx
    .insertInto('activity_messages')
    .values(row)
    .onConflict((conflict) => conflict.columns(['shop_id', 'kind']).doUpdateSet(row))
    .execute();
}

/** The activities of these kinds that are switched on, in all shops. */
export async function listSwitchedOn(
  reader: Reader,
  kinds: readonly ActivityKind[],
): Promise<Pick<ActivityRow, 'id' | 'shop_id'>[]> {
  return reader
    .selectFrom('activity_messages')
    .where('kind', 'in', kinds)
    .where('enabled', '=', 1)
    .select(['id', 'shop_id'])
    .execute();
}
