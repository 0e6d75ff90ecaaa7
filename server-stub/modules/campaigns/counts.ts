import type { CampaignReport } from '#shared/api/campaigns.ts';
import type { SendCounts } from '#shared/api/messaging.ts';
import { failureReasonSchema, skipReasonSchema } from '#shared/domain/messaging.ts';
import type { Country } from '#shared/domain/phone.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';

type CountRow = Row<'source_counts'>;

/** All that was counted of campaigns. */
export async function readCounts(reader: Reader, ids: readonly string[]): Promise<CountRow[]> {
  if (ids.length === 0) return [];
  return reader.selectFrom('source_counts').where('source_id', 'in', ids).where('count', '>', 0).selectAll().execute();
}

/** What became of a campaign's messages so far. */
export interface Counts extends SendCounts {
  /** Handed over, and not heard of yet. */
  inFlight: number;
  /** Erased before it reached them: nobody was left out. */
  erased: number;
  failures: CampaignReport['failed'];
  skips: CampaignReport['skipped'];
  byCountry: CampaignReport['byCountry'];
}

export function countsOf(rows: readonly CountRow[], id: string): Counts {
  const ofCampaign = rows.filter(({ source_id }) => source_id === id);
  const plain = (which: readonly CountRow[]) => {
    const of = (outcome: string) => total(which.filter((row) => row.outcome === outcome));
    return {
      sent: of('sent') + of('delivered'),
      delivered: of('delivered'),
      failed: total(which.filter(({ outcome }) => outcome.startsWith('failed:'))),
      cost: which.reduce((cost, row) => cost + row.cost, 0),
    };
  };
  const countries = [...Map.groupBy(ofCampaign, ({ country }) => country)].map(([country, of]) => ({
    country,
    ...plain(of),
  }));
  const skips = reasons(ofCampaign, 'skipped:').map(({ reason, count }) => ({
    reason: skipReasonSchema.parse(reason),
    count,
  }));
  return {
    ...plain(ofCampaign),
    skipped: total(ofCampaign.filter(({ outcome }) => outcome.startsWith('skipped:'))),
    inFlight: total(ofCampaign.filter(({ outcome }) => outcome === 'in_flight')),
    erased: total(ofCampaign.filter(({ outcome }) => outcome === 'erased')),
    failures: reasons(ofCampaign, 'failed:').map(({ reason, count }) => ({
      reason: failureReasonSchema.parse(reason),
      count,
    })),
    skips,
    byCountry: countries
      .filter(({ sent, failed }) => sent + failed > 0)
      .sort((a, b) => b.sent - a.sent || compare(a.country, b.country)),
  };
}

/** Of those it goes to, how many were handed to a carrier or skipped. */
export function doneOf({ sent, failed, skipped, inFlight }: Counts): number {
  return sent + failed + skipped + inFlight;
}

/** How many still wait. @param total as the campaign's row has it: with those who were erased since */
export function waitingOf(total: number, counts: Counts): number {
  return Math.max(0, total - counts.erased - doneOf(counts));
}

function reasons(rows: readonly CountRow[], prefix: string): { reason: string; count: number }[] {
  const counted = Map.groupBy(
    rows.filter(({ outcome }) => outcome.startsWith(prefix)),
    ({ outcome }) => outcome.slice(prefix.length),
  );
  return [...counted]
    .map(([reason, of]) => ({ reason, count: total(of) }))
    .sort((a, b) => b.count - a.count || compare(a.reason, b.reason));
}

function total(rows: readonly CountRow[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

function compare(a: string | Country, b: string | Country): number {
  return a < b ? -1 : Number(a > b);
}
