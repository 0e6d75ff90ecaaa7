import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { SmsGateways } from './gateways/sms/gateway.ts';
import { every } from './jobs/every.ts';
import { PRUNE_MS } from './jobs/prune.ts';
import type { Log } from './log.ts';
import type { Ledger } from './modules/credit/ledger.ts';
import type { CreditService } from './modules/credit/service.ts';
import type { EventBus } from './modules/events/event-bus.ts';
import type { MessageService } from './modules/messages/service.ts';
import { createRunner } from './modules/outbox/create-runner.ts';
import { MessagingNews } from './modules/outbox/messaging-news.ts';
import { Outbox } from './modules/outbox/outbox.ts';
import { pruneOutbox } from './modules/outbox/prune.ts';
import { Rates } from './modules/outbox/rates.ts';
import type { Sources } from './modules/outbox/sources.ts';
import type { Router } from './modules/routing/router.ts';
import type { Random } from './random.ts';

/** What the sources of messages need before there is anything that sends them. */
export interface OutboxTray {
  outbox: Outbox;
  /** Tells the devices of a shop that something of its messages changed. */
  news: MessagingNews;
  /** How fast each source sends at present. */
  rates: Rates;
}

export function openOutbox(clock: Clock, bus: EventBus): OutboxTray {
  return { outbox: new Outbox(), news: new MessagingNews(clock, bus), rates: new Rates(clock) };
}

export interface MessagingParts extends OutboxTray {
  database: Database;
  clock: Clock;
  random: Random;
  ledger: Ledger;
  credit: CreditService;
  messages: MessageService;
  router: Router;
  gateways: SmsGateways;
  /** What sends, by its kind. */
  sources: Sources;
  log: Log;
}

/** Puts together what sends the outbox. */
export function buildMessaging(parts: MessagingParts): { startJobs(): (() => Promise<void>)[] } {
  const { database, clock, gateways, log } = parts;
  // Which of them takes a message is decided later: none is to get more than it takes.
  const perSecond = Math.min(...gateways.map((gateway) => gateway.perSecond));
  const runner = createRunner({ ...parts, perSecond });
  return {
    /** @returns functions that end them, and wait for what is in hand */
    startJobs: () => [runner.start(), every(PRUNE_MS, () => pruneOutbox(database, clock.now()), clock, log)],
  };
}
