import { getCredit, openWallet } from '#shared/api/credit.ts';
import { err, ok } from '#shared/errors.ts';
import { type Http, serve, serveCommand } from '../../http/serve.ts';
import type { Ledger } from './ledger.ts';
import { findWallet } from './repository.ts';
import type { CreditService } from './service.ts';

export function creditRoutes(http: Http, credit: CreditService, ledger: Ledger): void {
  serve(http, getCredit, async ({ actor }) => ok(await credit.credit(actor.shopId)));
  serveCommand(http, openWallet, async (work, { actor, body }) => {
    await ledger.openWallet(work, actor.shopId, body.currency);
    credit.announce(work, actor.shopId);
    const wallet = await findWallet(work.tx, actor.shopId, body.currency);
    return wallet ? ok(wallet) : err('internal');
  });
}
