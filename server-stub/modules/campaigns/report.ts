import type {
  Campaign,
  CampaignLine,
  CampaignProgress,
  getCampaignFailures,
  OpenCampaign,
} from '#shared/api/campaigns.ts';
import type { ReplyOf } from '#shared/api/route.ts';
import { failureReason } from '#shared/domain/failure-reasons.ts';
import { type Country, maskPhone } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Rates } from '../outbox/rates.ts';
import type { Router } from '../routing/router.ts';
import { readShop } from '../shops/read-shop.ts';
import { type Counts, countsOf, doneOf, readCounts, waitingOf } from './counts.ts';
import { findCampaign, type ShownRow, selectShown, toCampaign } from './repository.ts';
import type { WaitingCountries } from './waiting-countries.ts';

/** Campaigns, and failures, on a page. */
const PAGE = 50;
const FAILURES_PAGE = 100;

export interface CampaignReportParts {
  reader: Reader;
  clock: Clock;
  rates: Pick<Rates, 'perSecond'>;
  router: Pick<Router, 'hasRoute'>;
  waiting: WaitingCountries;
}

/** Campaigns with how far they are and what became of them: from what is counted, however many they went to. */
export class CampaignReports {
  readonly #reader: Reader;
  readonly #clock: Clock;
  readonly #rates: Pick<Rates, 'perSecond'>;
  readonly #router: Pick<Router, 'hasRoute'>;
  readonly #waiting: WaitingCountries;

  constructor({ reader, clock, rates, router, waiting }: CampaignReportParts) {
    this.#reader = reader;
    this.#clock = clock;
    this.#rates = rates;
    this.#router = router;
    this.#waiting = waiting;
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
    const campaigns: CampaignLine[] = [];
    for (const row of page) {
      const counts = countsOf(counted, row.id);
      const { text: _, audience: __, ...line } = await this.#show(row, shop, counts, asOf);
      const { sent, delivered, failed, skipped, cost } = counts;
      campaigns.push({ ...line, sent, delivered, failed, skipped, cost, done: doneOf(counts) });
    }
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
      ...(await this.#show(row, await readShop(reader, shopId), counts, asOf)),
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

  /** The campaign, with the countries that it waits for in vain as no route is switched on there. */
  async #show(row: ShownRow, shop: Row<'shops'>, { erased }: Counts, now: number): Promise<Campaign> {
    const campaign = toCampaign(row, shop, erased, now);
    if (campaign.held?.by !== 'routes') return campaign;
    const switchedOff: Country[] = [];
    for (const country of (await this.#waiting.of(shop, row)).keys()) {
      if (!(await this.#router.hasRoute(shop.id, country, 'marketing'))) switchedOff.push(country);
    }
    return { ...campaign, held: { by: 'routes', switchedOff: switchedOff.toSorted() } };
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
