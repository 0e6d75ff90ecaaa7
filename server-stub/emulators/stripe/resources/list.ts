import { z } from 'zod';
import type { Collection, Page } from '../../store.ts';
import { param } from '../endpoint.ts';

/** The parameters that every list takes. */
export const listParams = z.strictObject({
  limit: param.integer.pipe(z.int().min(1).max(100)).default(10),
  starting_after: param.text.optional(),
});

/** https://docs.stripe.com/api/pagination; newest first. */
export function listObject<T extends { id: string }>(
  url: string,
  collection: Collection<T>,
  { limit, starting_after }: z.output<typeof listParams>,
  filter: Pick<Page, 'owner'> = {},
): object {
  const found = collection.list({ ...filter, after: starting_after, limit: limit + 1 });
  return { object: 'list', data: found.slice(0, limit), has_more: found.length > limit, url };
}
