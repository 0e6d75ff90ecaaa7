import { assertNever } from '#shared/errors.ts';
import { BatchWriter } from '../../db/batch-writer.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Lane } from '../../db/group-commit.ts';
import type { Log } from '../../log.ts';
import type { Ledger } from '../credit/ledger.ts';
import type { CreditService } from '../credit/service.ts';
import { findMessage, type Message, markDelivered, markTaken, updateMessage } from './repository.ts';

/** What the provider tells of a message: in answer to its being handed over, when it is asked, or by itself. */
export type News =
  | { kind: 'taken' | 'delivered'; messageId: string; providerId: string }
  | { kind: 'undelivered'; messageId: string; providerId: string; cause: string | null }
  | { kind: 'refused'; messageId: string; failure: 'refused' | 'not_sent'; cause: string | null };

export interface NewsRecorderParts {
  database: Database;
  ledger: Ledger;
  credit: Pick<CreditService, 'announce'>;
  log: Log;
  /** Whoever messages belong to hears each change of them, in their order, within the transaction. */
  onChange(work: Work, changed: readonly Message[]): Promise<void>;
}

/** Most news of one change: while those behind the counter are recorded, whoever stands at it waits. */
const MOST_AT_ONCE: Readonly<Record<Lane, number>> = { counter: 500, behind: 50 };

/** Records what became of messages, with their money: news of many come in one change, and nearly all are good news. */
export class NewsRecorder {
  readonly #parts: NewsRecorderParts;
  readonly #writer: BatchWriter<News>;

  constructor(parts: NewsRecorderParts, lane: Lane = 'counter') {
    this.#parts = parts;
    const database: Pick<Database, 'write'> = { write: (change) => parts.database.write(change, lane) };
    const apply = (work: Work, news: readonly News[]) => this.#apply(work, news);
    this.#writer = new BatchWriter(database, apply, MOST_AT_ONCE[lane]);
  }

  /** Durable when this resolves. What was told before, or comes too late, changes nothing. */
  record(news: News): Promise<void> {
    return this.#writer.write(news);
  }

  async #apply(work: Work, news: readonly News[]): Promise<void> {
    // A report may overtake the answer to the send: then it is what tells that the message was taken.
    const taken = await markTaken(work, news.filter(isTaken));
    await this.#parts.ledger.settle(
      work,
      taken.map((message) => message.hold_id),
    );
    const delivered = await markDelivered(
      work,
      news.filter(isTaken).filter(({ kind }) => kind === 'delivered'),
    );
    const takenAs = new Map(taken.map(({ id, provider_id }) => [id, provider_id]));
    const failed: Message[] = [];
    for (const one of news) failed.push(...(await this.#applyRest(work, one, takenAs)));
    const changed = [...taken, ...delivered, ...failed];
    if (changed.length > 0) await this.#parts.onChange(work, changed);
    this.#announceCredit(work, [...taken, ...failed]);
  }

  /** What is left to do for news that are not good, or that were not expected. @returns the message, if it failed by that */
  async #applyRest(work: Work, news: News, takenAs: ReadonlyMap<string, string | null>): Promise<Message[]> {
    switch (news.kind) {
      case 'delivered':
        return [];
      case 'taken':
        if (takenAs.get(news.messageId) !== news.providerId) await this.#compare(work, news.messageId, news.providerId);
        return [];
      case 'undelivered':
        return this.#giveBack(work, news);
      case 'refused': {
        const message = await readMessage(work, news.messageId);
        if (message.status !== 'queued') return [];
        await this.#parts.ledger.release(work, [message.hold_id]);
        return [await fail(work, message, news.failure, news.cause)];
      }
      default:
        return assertNever(news);
    }
  }

  /** An outcome that comes after the message was resolved must tell the same; if not, somebody has to look. */
  async #compare(work: Work, messageId: string, providerId: string): Promise<void> {
    const { status, provider_id } = await readMessage(work, messageId);
    if (providerId === provider_id) return;
    this.#parts.log.error({ messageId, status }, 'a message was taken after it was given up');
  }

  /** The first report that ends a message counts; whatever comes later changes nothing. */
  async #giveBack(work: Work, news: Extract<News, { kind: 'undelivered' }>): Promise<Message[]> {
    const message = await findMessage(work.tx, news.messageId);
    if (message?.status !== 'sent' || message.provider_id !== news.providerId) return [];
    await this.#parts.ledger.giveBack(work, message.hold_id);
    return [await fail(work, message, 'undelivered', news.cause)];
  }

  #announceCredit(work: Work, changed: readonly Message[]): void {
    for (const shopId of new Set(changed.map(({ shop_id }) => shop_id))) this.#parts.credit.announce(work, shopId);
  }
}

async function fail(
  work: Work,
  message: Message,
  failure: NonNullable<Message['failure']>,
  cause: string | null,
): Promise<Message> {
  const failed: Message = { ...message, status: 'failed', failure, cause, ended_at: work.now };
  await updateMessage(work, failed);
  return failed;
}

function isTaken(news: News): news is Extract<News, { providerId: string }> {
  return news.kind !== 'refused';
}

async function readMessage({ tx }: Work, id: string): Promise<Message> {
  const message = await findMessage(tx, id);
  if (!message) throw new Error(`no message ${id}`);
  return message;
}
