import { getCredit } from '#shared/api/credit.ts';
import { ok } from '#shared/errors.ts';
import { type Http, serve } from '../../http/serve.ts';
import type { CreditService } from './service.ts';

export function creditRoutes(http: Http, credit: CreditService): void {
  serve(http, getCredit, async ({ actor }) => ok(await credit.credit(actor.shopId)));
}
