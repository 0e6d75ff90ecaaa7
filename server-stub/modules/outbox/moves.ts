import { failureReason } from '#shared/domain/failure-reasons.ts';
import type { Work } from '../../db/database.ts';
import type { Message } from '../messages/repository.ts';
import { readShop } from '../shops/read-shop.ts';
import { countSteps, type Outcome, periodOf, type Step } from './counts.ts';
import type { MessagingNews } from './messaging-news.ts';
import { endRows, type HandedRow, listRowsOf, returnRows } from './repository.ts';
import type { SourceMove, Sources } from './sources.ts';

const MINUTE_MS = 60_000;
/** How long after each of its messages that was never sent a row gets another one: an outage may last an hour. Milliseconds. */
const AGAIN_AFTER_MS = [MINUTE_MS / 4, MINUTE_MS, 4 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS] as const;
/** So many messages are made of a row, one after the other, before it is given up. */
export const MOST_ATTEMPTS: number = AGAIN_AFTER_MS.length + 1;

/** A row with what happened to its message. */
interface Move {
  row: HandedRow;
  move: SourceMove;
}

/** Moves the rows of messages on as these do, with what is counted of them and what their sources keep. */
export class OutboxMoves {
  readonly #sources: Sources;
  readonly #news: MessagingNews;

  constructor(sources: Sources, news: MessagingNews) {
    this.#sources = sources;
    this.#news = news;
  }

  /** Hears of messages that changed, within the transaction; those that come from no source are passed over. */
  async hear(work: Work, changed: readonly Message[]): Promise<void> {
    const sourced = changed.filter(({ source_id }) => source_id !== null);
    if (sourced.length === 0) return;
    const rows = await listRowsOf(work.tx, [...new Set(sourced.map(({ id }) => id))]);
    const byMessage = new Map(rows.map((row) => [row.message_id, row]));
    const moves = sourced.flatMap((message): Move[] => {
      const row = byMessage.get(message.id);
      const to = row && whereTo(message, row, work.now);
      return row && to ? [{ row, move: { message, price: row.price, to } }] : [];
    });
    const [returning, ended] = [moves.filter(isReturning), moves.filter((move) => !isReturning(move))];
    for (const [attempts, rows] of Map.groupBy(returning, ({ row }) => row.attempts)) {
      await returnRows(work, seqsOf(rows), work.now + againAfter(attempts));
    }
    await endRows(work, seqsOf(ended));
    await countSteps(work, await this.#count(work, moves));
    for (const [sourceId, ofSource] of Map.groupBy(moves, ({ row }) => row.source_id)) {
      const [first] = ofSource;
      const source = first && this.#sources[first.row.source_kind];
      await source?.onMoved?.(
        work,
        sourceId,
        ofSource.map(({ move }) => move),
      );
    }
    for (const shopId of new Set(moves.map(({ row }) => row.shop_id))) this.#news.announce(work, shopId);
  }

  async #count(work: Work, moves: readonly Move[]): Promise<Step[]> {
    const steps: Step[] = [];
    for (const { row, move } of moves) {
      // Of a campaign all is one period, which needs no time zone.
      const timeZone = row.source_kind === 'campaign' ? '' : (await readShop(work.tx, row.shop_id)).time_zone;
      const period = periodOf(row.source_kind, move.message.queued_at, timeZone);
      if (period === null) continue;
      const place = { sourceId: row.source_id, period, country: move.message.country };
      for (const [outcome, count] of outcomesOf(move)) {
        const spent = outcome === 'sent' || outcome === 'delivered' ? row.price : 0;
        steps.push({ ...place, outcome, count, cost: count * spent });
      }
    }
    return steps;
  }
}

function whereTo({ status, failure }: Message, row: HandedRow, now: number): SourceMove['to'] | null {
  switch (status) {
    case 'queued':
      return null;
    case 'sent':
    case 'delivered':
      return status;
    case 'failed': {
      const again = failure === 'not_sent' && row.attempts < MOST_ATTEMPTS;
      return again && (row.expires_at ?? Number.POSITIVE_INFINITY) > now + againAfter(row.attempts)
        ? 'waiting'
        : 'failed';
    }
  }
}

function againAfter(attempts: number): number {
  return AGAIN_AFTER_MS[attempts - 1] ?? Number.POSITIVE_INFINITY;
}

function isReturning({ move }: Move): boolean {
  return move.to === 'waiting';
}

function seqsOf(moves: readonly Move[]): number[] {
  return moves.map(({ row }) => row.seq);
}

/** What is one less, and what is one more. */
function outcomesOf({ message, to }: SourceMove): [Outcome, number][] {
  switch (to) {
    case 'sent':
      return [
        ['in_flight', -1],
        ['sent', 1],
      ];
    case 'delivered':
      return [
        ['sent', -1],
        ['delivered', 1],
      ];
    case 'waiting':
      return [['in_flight', -1]];
    case 'failed': {
      const failure = message.failure ?? 'not_sent';
      const before = failure === 'undelivered' ? 'sent' : 'in_flight';
      return [
        [before, -1],
        [`failed:${failureReason(failure, message.cause)}`, 1],
      ];
    }
  }
}
