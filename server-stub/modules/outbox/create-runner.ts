import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import type { Random } from '../../random.ts';
import type { Ledger } from '../credit/ledger.ts';
import type { CreditService } from '../credit/service.ts';
import type { MessageService } from '../messages/service.ts';
import type { Router } from '../routing/router.ts';
import { Claimer } from './claimer.ts';
import type { MessagingNews } from './messaging-news.ts';
import { OutboxMoves } from './moves.ts';
import type { Outbox } from './outbox.ts';
import type { Rates } from './rates.ts';
import { Runner } from './runner.ts';
import type { Sources } from './sources.ts';

export interface OutboxParts {
  database: Database;
  clock: Clock;
  random: Random;
  ledger: Ledger;
  credit: Pick<CreditService, 'announce' | 'onChange'>;
  router: Pick<Router, 'pick' | 'canSend'>;
  messages: Pick<MessageService, 'handOver' | 'onChange'>;
  outbox: Outbox;
  news: MessagingNews;
  rates: Rates;
  sources: Sources;
  /** Messages a second that the slowest of the carriers takes. */
  perSecond: number;
  log: Log;
}

/** What sends the outbox, told of everything that it has to hear. It has not started yet. */
export function createRunner(parts: OutboxParts): Runner {
  const { database, clock, credit, messages, outbox, news, rates, sources, perSecond, log } = parts;
  const moves = new OutboxMoves(sources, news);
  messages.onChange((work, changed) => moves.hear(work, changed));
  const runner = new Runner({
    reader: database.reader,
    clock,
    claimer: new Claimer(parts),
    sources,
    rates,
    perSecond,
    handOver: (message) => messages.handOver(message),
    log,
  });
  outbox.onWake((shopId) => runner.wake(shopId));
  credit.onChange((shopId) => runner.hearCredit(shopId));
  return runner;
}
