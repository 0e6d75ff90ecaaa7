import { getUsage } from '#shared/api/usage.ts';
import { ok } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type Http, serve } from '../../http/serve.ts';
import { readShop } from '../shops/read-shop.ts';
import { usageReport } from './report.ts';

export function usageRoutes(http: Http, { reader }: Database, clock: Clock): void {
  serve(http, getUsage, async ({ actor, query }) => {
    const shop = await readShop(reader, actor.shopId);
    return ok(await usageReport(reader, shop, query.days, clock.now()));
  });
}
