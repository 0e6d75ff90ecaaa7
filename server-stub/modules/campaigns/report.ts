import type { CampaignLine, CampaignProgress, getCampaignFailures, OpenCampaign } from '#shared/api/campaigns.ts';
import type { ReplyOf } from '#shared/api/route.ts';
import { failureReason } from '#shared/domain/failure-reasons.ts';
import { maskPhone } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../../db/database.ts';
import type { Rates } from '../outbox/rates.ts';
import { readShop } from '../outbox/shop-now.ts';
import { type Counts, countsOf, doneOf, readCounts, waitingOf } from './counts.ts';
import { findCampaign, type ShownRow, selectShown, toCampaign } from './repository.ts';

/** Campaigns, and failures, on a page. */
const PAGE = 50;
const FAILURES_PAGE = 100;

/** Campaigns with how far they are and what became of them: from what is counted, however many they went to. */
export class CampaignReports {
  readonly #reader: Reader;
  readonly #clock: Clock;
  readonly #rates: Pick<Rates, 'perSecond'>;

  constructor(reader: Reader, clock: Clock, rates: Pick<Rates, 'perSecond'>) {
    this.#reader = reader;
    this.#clock = clock;
    this.#rates = rates;
  }

  /** A page, newest first. @param before the `next` of the page above; undefined is the first page */
  async list(
    shopId: string,
    before: string | undefined,
  ): Promise<Result<{ asOf: number; campaigns: CampaignLine[]; next: string | null }>> {
    const reader = this.#reader;
    const asOf = this.#clock.now();
    const shop = await readShop(reader, shopId);
    let query = selectShown(reader).where('c.shop_id', '=', shopId);
    if (before !== undefined) {
      const place = parsePlace(before);
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('c.created_at', 'c.id'), '<', tuple(place.at, place.id)),
      );
    }
    const rows = await query
      .orderBy('c.created_at', 'desc')
      .orderBy('c.id', 'desc')
      // One more tells whether there is a next page.
      .limit(PAGE + 1)
      .execute();
    const page = rows.slice(0, PAGE);
    const counted = await readCounts(
      reader,
      page.map(({ id }) => id),
    );
    const campaigns = page.map((row): CampaignLine => {
      const counts = countsOf(counted, row.id);
      const { text: _, audience: __, ...line } = toCampaign(row, shop, counts.erased, asOf);
      const { sent, delivered, failed, skipped, cost } = counts;
      return { ...line, sent, delivered, failed, skipped, cost, done: doneOf(counts) };
    });
    const last = page.at(-1);
    return ok({ asOf, campaigns, next: last && rows.length > PAGE ? placeOf(last.created_at, last.id) : null });
  }

  async open(shopId: string, id: string): Promise<Result<OpenCampaign>> {
    const reader = this.#reader;
    const asOf = this.#clock.now();
    const row = await selectShown(reader).where('c.id', '=', id).where('c.shop_id', '=', shopId).executeTakeFirst();
    if (!row) return err('not_found');
    const counts = countsOf(await readCounts(reader, [id]), id);
    const { sent, delivered, cost, failures: failed, skips: skipped, byCountry } = counts;
    const notSent = row.state === 'cancelled' ? waitingOf(row.total, counts) : 0;
    return ok({
      ...toCampaign(row, await readShop(reader, shopId), counts.erased, asOf),
      asOf,
      progress: this.#progress(row, counts, asOf),
      report: { sent, delivered, cost, failed, skipped, byCountry, notSent },
    });
  }

  /** A page of messages that failed, newest first. */
  async failures(
    shopId: string,
    id: string,
    before: string | undefined,
  ): Promise<Result<ReplyOf<typeof getCampaignFailures>>> {
    const reader = this.#reader;
    if ((await findCampaign(reader, id))?.shop_id !== shopId) return err('not_found');
    let query = reader
      .selectFrom('messages as m')
      .where('m.source_id', '=', id)
      .where('m.failure', 'is not', null)
      // What was never handed over and tried again has not failed: its row has another message since, or waits for one.
      .where(({ or, eb, exists, selectFrom }) =>
        or([
          eb('m.failure', '!=', 'not_sent'),
          exists(selectFrom('outbox').whereRef('outbox.message_id', '=', 'm.id').select('outbox.seq')),
        ]),
      );
    if (before !== undefined) {
      const place = parsePlace(before);
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('m.queued_at', 'm.id'), '<', tuple(place.at, place.id)),
      );
    }
    const rows = await query
      .orderBy('m.queued_at', 'desc')
      .orderBy('m.id', 'desc')
      .limit(FAILURES_PAGE + 1)
      .select(['m.id', 'm.phone', 'm.failure', 'm.cause', 'm.queued_at', 'm.ended_at'])
      .execute();
    const page = rows.slice(0, FAILURES_PAGE);
    const last = page.at(-1);
    return ok({
      lines: page.map(({ phone, failure, cause, queued_at, ended_at }) => ({
        at: ended_at ?? queued_at,
        phoneMasked: maskPhone(phone),
        reason: failureReason(failure ?? 'not_sent', cause),
        cause,
      })),
      next: last && rows.length > FAILURES_PAGE ? placeOf(last.queued_at, last.id) : null,
    });
  }

  #progress(row: ShownRow, counts: Counts, now: number): CampaignProgress | null {
    if (row.started_at === null) return null;
    const goesOn = row.state === 'sending' && row.held === null;
    const perSecond = goesOn ? this.#rates.perSecond(row.id) : null;
    const waiting = waitingOf(row.total, counts);
    return {
      total: row.total - counts.erased,
      done: doneOf(counts),
      inFlight: counts.inFlight,
      perSecond,
      endsAt: perSecond ? now + Math.ceil((waiting / perSecond) * 1_000) : null,
    };
  }
}

function placeOf(at: number, id: string): string {
  return `${at}-${id}`;
}

/** @param cursor of the shape that the route's schema asks for */
function parsePlace(cursor: string): { at: number; id: string } {
  const end = cursor.indexOf('-');
  return { at: Number(cursor.slice(0, end)), id: cursor.slice(end + 1) };
}
