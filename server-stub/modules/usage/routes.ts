import { getUsage } from '#shared/api/usage.ts';
import { ok } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type Http, serve } from '../../http/serve.ts';
import { usageReport } from './report.ts';

export function usageRoutes(http: Http, { reader }: Database, clock: Clock): void {
  serve(http, getUsage, async ({ actor, query }) => {
    const shop = await reader.selectFrom('shops').where('id', '=', actor.shopId).selectAll().executeTakeFirstOrThrow();
    return ok(await usageReport(reader, shop, query.days, clock.now()));
  });
}
