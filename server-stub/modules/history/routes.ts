import { getHistory } from '#shared/api/history.ts';
import { ok } from '#shared/errors.ts';
import type { Database } from '../../db/database.ts';
import { type Http, serve } from '../../http/serve.ts';
import { historyPage } from './history.ts';

/** How many lines a page has. */
const PAGE_LINES = 50;

export function historyRoutes(http: Http, { reader }: Database): void {
  serve(http, getHistory, async ({ actor, query }) => {
    const { before, ...filter } = query;
    const shop = await reader
      .selectFrom('shops')
      .where('id', '=', actor.shopId)
      .select('time_zone')
      .executeTakeFirstOrThrow();
    return ok(await historyPage(reader, actor.shopId, shop.time_zone, filter, before, PAGE_LINES));
  });
}
