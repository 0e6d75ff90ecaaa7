import type { Readable } from 'node:stream';
import { DOWNLOADS_PATH, type Download, downloadSchema } from '#shared/api/history.ts';
import { assertNever, err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { hashToken } from '../../hashing.ts';
import type { Random } from '../../random.ts';
import { historyCsv } from '../history/csv.ts';
import { historyPages } from '../history/history.ts';
import { dayOf } from '../history/shop-days.ts';
import { receiptName, receiptPdf } from '../receipts/pdf.ts';
import { findReceipt } from '../receipts/service.ts';

/** How long a ticket opens its download, in milliseconds. */
const TICKET_MS = 60_000;

interface Parts {
  database: Database;
  clock: Clock;
  random: Random;
  /** Whether the payment provider is a stand-in: receipts then say that no money was paid. */
  demoPayments: boolean;
}

/** A file to be saved. */
export interface DownloadFile {
  name: string;
  type: string;
  body: Readable;
}

/**
 * Files for the owner. A browser that saves one sends no token; so whoever may have it gets a ticket, which opens this
 * one file for a minute. Only the ticket's hash is stored.
 */
export class DownloadService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns the path that serves the file; `not_found` for a receipt that was not issued to this shop */
  async create(shopId: string, request: Download): Promise<Result<{ path: string }>> {
    const { database, random } = this.#parts;
    if (request.kind === 'receipt' && !(await findReceipt(database.reader, shopId, request.topupId))) {
      return err('not_found');
    }
    const ticket = random.token();
    await database.write(async ({ tx, now }) => {
      await tx.deleteFrom('downloads').where('expires_at', '<=', now).execute();
      await tx
        .insertInto('downloads')
        .values({
          ticket_hash: hashToken(ticket),
          shop_id: shopId,
          request: JSON.stringify(request),
          expires_at: now + TICKET_MS,
        })
        .execute();
    });
    return ok({ path: `${DOWNLOADS_PATH}/${ticket}` });
  }

  /** The file behind a ticket, as often as it is asked for; `download_expired` once the minute is over. */
  async open(ticket: string): Promise<Result<DownloadFile>> {
    const { database, clock } = this.#parts;
    const found = await database.reader
      .selectFrom('downloads')
      .innerJoin('shops', 'shops.id', 'downloads.shop_id')
      .where('ticket_hash', '=', hashToken(ticket))
      .where('expires_at', '>', clock.now())
      .select(['downloads.request', 'shops.id as shopId', 'shops.time_zone as timeZone'])
      .executeTakeFirst();
    if (!found) return err('download_expired');
    const request = downloadSchema.parse(JSON.parse(found.request));
    switch (request.kind) {
      case 'history':
        return ok(this.#history(found.shopId, found.timeZone, request.filter));
      case 'receipt':
        return this.#receipt(found.shopId, request.topupId);
      default:
        return assertNever(request);
    }
  }

  #history(shopId: string, timeZone: string, filter: Extract<Download, { kind: 'history' }>['filter']): DownloadFile {
    const { database, clock } = this.#parts;
    return {
      name: `tillside-history-${dayOf(clock.now(), timeZone)}.csv`,
      type: 'text/csv; charset=utf-8',
      body: historyCsv(historyPages(database.reader, shopId, timeZone, filter), timeZone),
    };
  }

  async #receipt(shopId: string, topupId: string): Promise<Result<DownloadFile>> {
    const receipt = await findReceipt(this.#parts.database.reader, shopId, topupId);
    if (!receipt) return err('not_found');
    const body = receiptPdf(receipt, { demo: this.#parts.demoPayments });
    return ok({ name: `tillside-receipt-${receiptName(receipt.number)}.pdf`, type: 'application/pdf', body });
  }
}
