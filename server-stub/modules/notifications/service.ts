import { z } from 'zod';
import type { BalanceNotification } from '#shared/api/billing.ts';
import type { Currency } from '#shared/domain/money.ts';
import { isWithin, thresholdAmounts } from '#shared/domain/topup.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Log } from '../../log.ts';
import { listWallets } from '../credit/repository.ts';
import type { EventBus } from '../events/event-bus.ts';
import { listOwnerEmails } from '../mails/owners.ts';
import type { MailService } from '../mails/service.ts';
import { lowBalance } from '../mails/texts.ts';
import { readWalletNews } from '../mails/wallet-news.ts';
import { dayDue } from './due.ts';

type NotificationRow = Row<'balance_notifications'>;
type Settings = Omit<BalanceNotification, 'currency'>;

export interface NotificationServiceParts {
  database: Database;
  clock: Clock;
  bus: EventBus;
  mails: MailService;
  log: Log;
}

const emailsSchema = z.array(z.string());

/** Balance Notification: one mail a day at 09:00 in the shop, only while a wallet's balance is below its threshold. */
export class NotificationService {
  readonly #parts: NotificationServiceParts;

  constructor(parts: NotificationServiceParts) {
    this.#parts = parts;
  }

  /**
   * @returns the settings as they are kept; `amount_out_of_range`, `emails_missing` when it is on without an address, or
   * `wallet_missing`
   */
  async save(
    work: Work,
    { shopId }: StaffActor,
    currency: Currency,
    { enabled, threshold, emails }: Settings,
  ): Promise<Result<BalanceNotification>> {
    const wallets = await listWallets(work.tx, shopId);
    if (!wallets.some((wallet) => wallet.currency === currency)) return err('wallet_missing');
    if (!isWithin(threshold, thresholdAmounts(currency))) return err('amount_out_of_range');
    const addresses = [...new Set(emails.map((email) => email.trim().toLowerCase()))];
    if (enabled && addresses.length === 0) return err('emails_missing');

    const before = await findRow(work.tx, shopId, currency);
    const row: NotificationRow = {
      shop_id: shopId,
      currency,
      enabled: enabled ? 1 : 0,
      threshold,
      emails: JSON.stringify(addresses),
      last_day: await lastDayAfterSaving(work, shopId, before),
    };
    await work.tx
      .insertInto('balance_notifications')
      .values(row)
      .onConflict((conflict) => conflict.columns(['shop_id', 'currency']).doUpdateSet(row))
      .execute();
    work.afterCommit(() => this.#parts.bus.publish({ shopId }, { type: 'billing_changed' }));
    return ok(toNotification(row));
  }

  /** One for each wallet; where nothing was saved, what is offered: off, to the owners. */
  async list(shopId: string): Promise<BalanceNotification[]> {
    const { reader } = this.#parts.database;
    const wallets = await listWallets(reader, shopId);
    const owners = await listOwnerEmails(reader, shopId);
    const rows = await reader.selectFrom('balance_notifications').where('shop_id', '=', shopId).selectAll().execute();
    return wallets.map(({ currency }) => {
      const row = rows.find((one) => one.currency === currency);
      return row ? toNotification(row) : { currency, enabled: false, threshold: offered(currency), emails: owners };
    });
  }

  /** Looks at the balances whose moment has come, and queues the mails. Run at start and every minute. */
  async runDue(): Promise<void> {
    const { database, clock, log } = this.#parts;
    const enabled = await database.reader
      .selectFrom('balance_notifications as notification')
      .innerJoin('shops', 'shops.id', 'notification.shop_id')
      .where('enabled', '=', 1)
      .select(['shop_id', 'currency', 'last_day', 'time_zone'])
      .execute();
    for (const { shop_id: shopId, currency, last_day: lastDay, time_zone: timeZone } of enabled) {
      try {
        if (dayDue(lastDay, timeZone, clock.now()) === null) continue;
        await database.write((work) => this.#look(work, shopId, currency));
      } catch (error) {
        // The other shops are told all the same.
        log.error({ err: error, shopId, currency }, 'a balance was not looked at');
      }
    }
  }

  /**
   * Asks again within the transaction: another process may have been faster, or the owner may have changed it. The day is
   * spent in the transaction that queues the mail, and stands in what tells the mail from other news: there is one.
   */
  async #look(work: Work, shopId: string, currency: Currency): Promise<void> {
    const row = await findRow(work.tx, shopId, currency);
    if (!row?.enabled) return;
    const news = await readWalletNews(work.tx, shopId, currency, work.now);
    if (!news) return;
    const day = dayDue(row.last_day, news.timeZone, work.now);
    if (day === null) return;
    await work.tx
      .updateTable('balance_notifications')
      .where('shop_id', '=', shopId)
      .where('currency', '=', currency)
      .set({ last_day: day })
      .execute();
    if (news.available >= row.threshold) return;
    await this.#parts.mails.queue(work, {
      shopId,
      kind: 'low_balance',
      subjectKey: `low_balance:${shopId}:${currency}:${day}`,
      to: emailsOf(row),
      ...lowBalance(news, row.threshold),
    });
  }
}

/** Switched on after nine, it begins tomorrow: today counts as looked at. */
async function lastDayAfterSaving(work: Work, shopId: string, before: NotificationRow | undefined): Promise<string> {
  const lastDay = before?.last_day ?? '';
  if (before?.enabled) return lastDay;
  const shop = await work.tx.selectFrom('shops').where('id', '=', shopId).select('time_zone').executeTakeFirstOrThrow();
  return dayDue(lastDay, shop.time_zone, work.now) ?? lastDay;
}

async function findRow(reader: Reader, shopId: string, currency: Currency): Promise<NotificationRow | undefined> {
  return reader
    .selectFrom('balance_notifications')
    .where('shop_id', '=', shopId)
    .where('currency', '=', currency)
    .selectAll()
    .executeTakeFirst();
}

/** The second of the round amounts: ten US dollars, or what is alike. */
function offered(currency: Currency): number {
  const { presets, min } = thresholdAmounts(currency);
  return presets[1] ?? min;
}

function emailsOf({ emails }: NotificationRow): string[] {
  return emailsSchema.parse(JSON.parse(emails));
}

function toNotification(row: NotificationRow): BalanceNotification {
  return { currency: row.currency, enabled: row.enabled === 1, threshold: row.threshold, emails: emailsOf(row) };
}
