import { sql } from 'kysely';
import type { Campaign } from '#shared/api/campaigns.ts';
import { type Audience, audienceSchema } from '#shared/domain/audience.ts';
import { assertNever } from '#shared/errors.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { isThrough } from '../outbox/counts.ts';
import { quietEnd } from '../outbox/shop-now.ts';

export type CampaignRow = Row<'campaigns'>;

/** What `cursor` is once every member was looked at; all ids sort before it. */
export const ALL_LOOKED_AT = '~';

/** A shop has no more under way at a time. */
export const MOST_ACTIVE = 5;

const byId = askOften((db, { id }: { id: string }) => db.selectFrom('campaigns').where('id', '=', id).selectAll());

export async function findCampaign(reader: Reader, id: string): Promise<CampaignRow | undefined> {
  const [row] = await byId(reader, { id });
  return row;
}

export function audienceOf({ audience }: Pick<CampaignRow, 'audience'>): Audience {
  return audienceSchema.parse(JSON.parse(audience));
}

/** How many campaigns of a shop are under way: preparing, sending or paused. */
export async function countActive(reader: Reader, shopId: string): Promise<number> {
  const { active } = await reader
    .selectFrom('campaigns')
    .where('shop_id', '=', shopId)
    .where('state', 'in', ['preparing', 'sending', 'paused'])
    .select(({ fn }) => fn.countAll<number>().as('active'))
    .executeTakeFirstOrThrow();
  return active;
}

/** Those that go on by themselves, in one of these states. */
export async function listGoing(reader: Reader, state: 'scheduled' | 'preparing' | 'sending'): Promise<CampaignRow[]> {
  return (
    reader
      .selectFrom('campaigns')
      // Word for word the predicate of the index of the few that do: without it all would be read.
      .where(sql<boolean>`state in ('scheduled', 'preparing', 'sending')`)
      .where('state', '=', state)
      .selectAll()
      .execute()
  );
}

/** Campaigns as they are read, with the names of who is behind them. */
export function selectShown(reader: Reader) {
  return reader
    .selectFrom('campaigns as c')
    .innerJoin('staff as creator', 'creator.id', 'c.created_by')
    .leftJoin('staff as starter', 'starter.id', 'c.started_by')
    .selectAll('c')
    .select(['creator.name as createdByName', 'starter.name as startedByName']);
}
export type ShownRow = CampaignRow & { createdByName: string; startedByName: string | null };

/**
 * @param erased how many of those it was to go to were erased before it reached them
 * @param now epoch ms
 */
export function toCampaign(row: ShownRow, shop: Row<'shops'>, erased: number, now: number): Campaign {
  return {
    id: row.id,
    name: row.name,
    text: row.text,
    audience: audienceOf(row),
    state: row.state,
    held: heldOf(row, shop, now),
    pauseReason: row.pause_reason,
    scheduledAt: row.scheduled_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    createdAt: row.created_at,
    createdByName: row.createdByName,
    // Whoever scheduled it is behind it from the moment on that it starts.
    startedByName: row.started_at === null ? null : row.startedByName,
    revision: row.revision,
    total: row.total - erased,
  };
}

function heldOf({ held, missing }: CampaignRow, shop: Row<'shops'>, now: number): Campaign['held'] {
  switch (held) {
    case null:
      return null;
    case 'credit':
      return { by: held, missing: missing ?? 0 };
    case 'quiet':
      return { by: held, until: quietEnd(shop, now) ?? now };
    case 'routes':
      // Which of them are switched off is asked where campaigns are shown: nobody changes one that is held.
      return { by: held, switchedOff: [] };
    default:
      return assertNever(held);
  }
}

/** Of a campaign that stands or goes on, nothing of an earlier hold or pause is left. */
export const UNHELD = { held: null, missing: null, held_since: null, pause_reason: null } as const;

/**
 * Ends a campaign of which nothing waits and nothing is on its way to a carrier; any other stays as it is. Also a paused
 * one: what was on its way then may have been the last of it.
 */
export async function endIfThrough({ tx, now }: Work, id: string): Promise<void> {
  if (!(await isThrough(tx, id))) return;
  await tx
    .updateTable('campaigns')
    .where('id', '=', id)
    .where('state', 'in', ['sending', 'paused'])
    .set({ ...UNHELD, state: 'done', ended_at: now })
    .execute();
}
