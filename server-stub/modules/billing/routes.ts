import { getBilling } from '#shared/api/billing.ts';
import { ok } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type Http, serve } from '../../http/serve.ts';
import { describeAutoTopup } from '../auto-topups/report.ts';
import type { CardService } from '../cards/service.ts';
import { listWallets } from '../credit/repository.ts';
import { historyPage } from '../history/history.ts';
import type { MailService } from '../mails/service.ts';
import type { NotificationService } from '../notifications/service.ts';
import { receiptDetails } from '../receipts/service.ts';
import { readShop } from '../shops/read-shop.ts';
import { listTopups } from '../topups/repository.ts';
import { usage } from '../usage/usage.ts';

const SHOWN_TOPUPS = 10;
const SHOWN_HISTORY = 20;
const SHOWN_MAILS = 10;

interface Parts {
  database: Database;
  clock: Clock;
  cards: CardService;
  mails: MailService;
  notifications: NotificationService;
}

/** The owner's page in one answer. Only the cards have to be asked for elsewhere, and the rest does without them. */
export function billingRoutes(http: Http, { database, clock, cards, mails, notifications }: Parts): void {
  const { reader } = database;
  serve(http, getBilling, async ({ actor: { shopId } }) => {
    const shop = await readShop(reader, shopId);
    const now = clock.now();
    const wallets = await listWallets(reader, shopId);
    const saved = await cards.list(shopId);
    const { days, runsOutAt } = await usage(reader, shop, now);
    return ok({
      asOf: now,
      cards: saved.ok ? saved.value : null,
      topups: await listTopups(reader, shopId, SHOWN_TOPUPS),
      autoTopups: await Promise.all(wallets.map(({ currency }) => describeAutoTopup(reader, shopId, currency, now))),
      notifications: await notifications.list(shopId),
      mails: await mails.list(shopId, SHOWN_MAILS),
      usage: days,
      runsOutAt,
      receiptDetails: await receiptDetails(reader, shopId),
      history: await historyPage(reader, shopId, shop.time_zone, {}, undefined, SHOWN_HISTORY),
    });
  });
}
