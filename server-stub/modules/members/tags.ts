import { z } from 'zod';
import type { getTags } from '#shared/api/members.ts';
import type { ReplyOf } from '#shared/api/route.ts';
import { fold } from '#shared/domain/search.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader, Work } from '../../db/database.ts';

const MOST_TAGS_OF_SHOP = 100;

const tagsSchema = z.array(z.string());

/** The tags of a member's row, as they are shown. */
export function readTags(json: string): string[] {
  return tagsSchema.parse(JSON.parse(json));
}

/** The tags that members of a shop have, most used first. */
export async function listTags(reader: Reader, shopId: string): Promise<ReplyOf<typeof getTags>['tags']> {
  const rows = await reader
    .selectFrom('member_tags')
    .where('shop_id', '=', shopId)
    .groupBy('tag')
    .select(({ fn }) => ['tag', fn.countAll<number>().as('count'), fn.min('member_id').as('member_id')])
    .orderBy('count', 'desc')
    .orderBy('tag')
    .execute();
  if (rows.length === 0) return [];
  const holders = await reader
    .selectFrom('members')
    .where(
      'id',
      'in',
      rows.map(({ member_id }) => member_id),
    )
    .select(['id', 'tags'])
    .execute();
  const shown = new Map(holders.map(({ id, tags }) => [id, readTags(tags)]));
  return rows.map(({ tag, count, member_id }) => ({ tag: spelled(shown.get(member_id), tag), count }));
}

/**
 * Gives a member these tags and no others, each as it was first typed in the shop.
 * @returns `tag_limit` when the shop would have too many: then nothing is written
 */
export async function replaceTags(
  { tx }: Work,
  shopId: string,
  memberId: string,
  tags: readonly string[],
): Promise<Result<void>> {
  const shown: string[] = [];
  for (const tag of tags) shown.push(await firstSpelling(tx, shopId, memberId, tag));
  const folded = tags.map(fold);
  const others = await tx
    .selectFrom('member_tags')
    .where('shop_id', '=', shopId)
    .where('member_id', '<>', memberId)
    .groupBy('tag')
    .select('tag')
    .execute();
  if (new Set([...others.map(({ tag }) => tag), ...folded]).size > MOST_TAGS_OF_SHOP) return err('tag_limit');
  await tx.deleteFrom('member_tags').where('member_id', '=', memberId).execute();
  const rows = folded.map((tag) => ({ member_id: memberId, shop_id: shopId, tag }));
  if (rows.length > 0) await tx.insertInto('member_tags').values(rows).execute();
  await tx
    .updateTable('members')
    .where('id', '=', memberId)
    .set({ tags: JSON.stringify(shown) })
    .execute();
  return ok(undefined);
}

/** A tag as another member has it, else as it is typed now: who alone has it may be given another spelling. */
async function firstSpelling(reader: Reader, shopId: string, memberId: string, tag: string): Promise<string> {
  const other = await reader
    .selectFrom('member_tags')
    .innerJoin('members', 'members.id', 'member_tags.member_id')
    .where('member_tags.shop_id', '=', shopId)
    .where('member_tags.tag', '=', fold(tag))
    .where('member_tags.member_id', '<>', memberId)
    .limit(1)
    .select('members.tags')
    .executeTakeFirst();
  return other ? spelled(readTags(other.tags), fold(tag), tag) : tag;
}

/** The one of these that is compared as `folded`. */
function spelled(tags: readonly string[] | undefined, folded: string, otherwise = folded): string {
  return tags?.find((tag) => fold(tag) === folded) ?? otherwise;
}
