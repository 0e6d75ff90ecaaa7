import { z } from 'zod';
import type { Collection } from '../../store.ts';
import { param } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';

/** The parameters that every list takes. */
export const listParams = z.strictObject({
  limit: param.integer.pipe(z.int().min(1).max(100)).default(10),
  starting_after: param.text.optional(),
  ending_before: param.text.optional(),
});

const createdParam = z.union([
  param.integer.transform((at) => ({ gte: at, lte: at })),
  z.strictObject({
    gt: param.integer.optional(),
    gte: param.integer.optional(),
    lt: param.integer.optional(),
    lte: param.integer.optional(),
  }),
]);

/** The parameters of lists that can be narrowed to a span of time, in epoch seconds. */
export const datedListParams = listParams.extend({ created: createdParam.optional() });

/** How many documents are read at a time. */
const BATCH = 100;
/** How far back a clock may have been set: documents are in the order they were made, not in that of their times. */
const CLOCK_SET_BACK_S = 3600;

interface Filter<T> {
  owner?: string | undefined;
  where?: (document: T) => boolean;
}

/**
 * https://docs.stripe.com/api/pagination; newest first.
 * @throws StripeApiError for a cursor that does not exist
 */
export function listObject<T extends { id: string; created: number }>(
  url: string,
  collection: Collection<T>,
  params: z.output<typeof listParams> & { created?: z.output<typeof createdParam> | undefined },
  { owner, where = () => true }: Filter<T> = {},
): object {
  const { limit, created = {}, starting_after: after, ending_before: before } = params;
  if (after !== undefined && before !== undefined) {
    throw invalidRequest('parameters_exclusive', 'You can only specify one of starting_after and ending_before.');
  }
  checkCursor(collection, 'starting_after', after);
  checkCursor(collection, 'ending_before', before);

  const found: T[] = [];
  for (const document of newestFirst(collection, owner, after)) {
    if (document.id === before || tooOld(document.created, created)) break;
    if (isWithin(document.created, created) && where(document)) found.push(document);
    // One more than asked for tells that there are more.
    if (before === undefined && found.length > limit) break;
  }
  const data = before === undefined ? found.slice(0, limit) : found.slice(-limit);
  return { object: 'list', data, has_more: found.length > limit, url };
}

function* newestFirst<T extends { id: string }>(
  collection: Collection<T>,
  owner: string | undefined,
  start: string | undefined,
): Generator<T> {
  let after = start;
  for (;;) {
    const batch = collection.list({ owner, after, limit: BATCH });
    yield* batch;
    after = batch.at(-1)?.id;
    if (after === undefined || batch.length < BATCH) return;
  }
}

function checkCursor(collection: Collection<{ id: string }>, name: string, id: string | undefined): void {
  if (id === undefined || collection.get(id) !== undefined) return;
  throw invalidRequest('resource_missing', `No such object: '${id}'`, name);
}

type Span = { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined };

const tooOld = (at: number, { gt, gte }: Span) => at < Math.max(gt ?? 0, gte ?? 0) - CLOCK_SET_BACK_S;

function isWithin(at: number, { gt = -1, gte = 0, lt = Infinity, lte = Infinity }: Span): boolean {
  return at > gt && at >= gte && at < lt && at <= lte;
}
