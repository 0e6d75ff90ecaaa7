import { sql } from 'kysely';
import { z } from 'zod';
import { messagesLeft } from '#shared/domain/credit.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { type E164, e164Schema } from '#shared/domain/phone.ts';
import { sendingRules } from '#shared/domain/sending-rules.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Log } from '../../log.ts';
import { findPrice } from '../credit/prices.ts';
import { findWallet } from '../credit/repository.ts';
import { dayOf } from '../history/shop-days.ts';
import { expiryOf } from '../outbox/expiry.ts';
import type { Outbox, OutboxRow } from '../outbox/outbox.ts';
import { readShop } from '../shops/read-shop.ts';
import { findSwitchedOn, listSwitchedOn, settingsOf } from './repository.ts';
import { balanceOf, numberOf } from './values.ts';

/** How often all shops are looked at beside each change of credit, in milliseconds. */
export const LOOK_MS = 60_000;
/** Between two messages to the same phone, in milliseconds: midnight alone is no reason for another one. */
const PAUSE_MS = 60 * 60_000;

const phonesSchema = z.array(e164Schema);

/** The numbers that owners gave to be told at. */
export function ownerPhonesOf({ owner_phones }: Pick<Row<'shops'>, 'owner_phones'>): E164[] {
  return phonesSchema.parse(JSON.parse(owner_phones));
}

const lastTold = askOften((db, { sourceId, recipient }: { sourceId: string; recipient: string }) =>
  db
    .selectFrom('outbox')
    .where('source_id', '=', sourceId)
    .where('recipient', '=', recipient)
    .orderBy('occasion', 'desc')
    .limit(1)
    .select('not_before'),
);

const notYetTold = askOften((db, { sourceId }: { sourceId: string }) =>
  db
    .selectFrom('outbox')
    .where('source_id', '=', sourceId)
    .where('status', '=', sql.lit('waiting'))
    .select(['seq', 'recipient']),
);

/** What is to be done for a shop. */
interface Steps {
  /** A row for each phone that is to be told. */
  due: OutboxRow[];
  /** Rows that wait for the end of the quiet hours and say what is not true any more, by their numbers. */
  stale: number[];
}

/** Tells the owners' phones, once a day of the shop, while the SMS wallet has less than a threshold available. */
export class BalanceLow {
  readonly #database: Database;
  readonly #outbox: Pick<Outbox, 'add'>;
  readonly #log: Log;

  constructor(database: Database, outbox: Pick<Outbox, 'add'>, log: Log) {
    this.#database = database;
    this.#outbox = outbox;
    this.#log = log;
  }

  /** Looks at all shops. Run at start and every minute. @param now epoch ms */
  async lookAtAll(now: number): Promise<void> {
    const shops = await listSwitchedOn(this.#database.reader, ['balance_low']);
    for (const { shop_id: shopId } of shops) await this.look(shopId, now);
  }

  /** Looks at a shop whose credit changed; it never fails. */
  async look(shopId: string, now: number): Promise<void> {
    try {
      const { due, stale } = await this.#compare(this.#database.reader, shopId, now);
      if (due.length === 0 && stale.length === 0) return;
      // Asked again within the transaction: credit may have come meanwhile, or an owner has switched it off.
      await this.#database.write(async (work) => {
        const steps = await this.#compare(work.tx, shopId, now);
        await withdraw(work, steps.stale);
        await this.#outbox.add(work, steps.due);
      }, 'behind');
    } catch (error) {
      this.#log.error({ err: error, shopId }, 'owners were not told of a low balance');
    }
  }

  async #compare(reader: Reader, shopId: string, now: number): Promise<Steps> {
    const activity = await findSwitchedOn(reader, shopId, 'balance_low');
    const wallet = await findWallet(reader, shopId, SMS_CURRENCY);
    if (!activity || !wallet) return { due: [], stale: [] };
    const settings = settingsOf(activity);
    const isLow = settings.kind === 'balance_low' && wallet.available < settings.threshold;
    const shop = await readShop(reader, shopId);
    const recipients = new Map((isLow ? ownerPhonesOf(shop) : []).map((phone) => [`owner:${phone}`, phone]));
    const waiting = await notYetTold(reader, { sourceId: activity.id });
    const stale = waiting.filter(({ recipient }) => !recipients.has(recipient)).map(({ seq }) => seq);
    if (recipients.size === 0) return { due: [], stale };
    const perSegment = await findPrice(reader, shop.home_country, now);
    const codes = perSegment === undefined ? 0 : messagesLeft(wallet.available, perSegment);
    const fields = { balance: balanceOf(wallet.available), codes: numberOf(codes) };
    const today = dayOf(now, shop.time_zone);
    const expiresAt = expiryOf(sendingRules('balance_low'), now);
    const due: OutboxRow[] = [];
    for (const [recipient, phone] of recipients) {
      const [last] = await lastTold(reader, { sourceId: activity.id, recipient });
      // One of the evening before that waits for the end of the quiet hours is the one of today.
      if (last && (dayOf(last.not_before, shop.time_zone) >= today || last.not_before > now - PAUSE_MS)) continue;
      due.push({
        ...{ shopId, sourceId: activity.id, sourceKind: 'activity', recipient, occasion: today, phone, fields },
        ...{ staffId: null, deviceId: null, notBefore: now, expiresAt },
      });
    }
    return { due, stale };
  }
}

/** Nobody is told of what is over, or who is no owner's phone any more: those rows go, as if they had not been written. */
async function withdraw({ tx }: Work, seqs: readonly number[]): Promise<void> {
  if (seqs.length > 0) await tx.deleteFrom('outbox').where('seq', 'in', seqs).execute();
}
