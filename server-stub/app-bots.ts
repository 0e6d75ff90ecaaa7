import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { Http } from './http/serve.ts';
import { every } from './jobs/every.ts';
import type { Log } from './log.ts';
import { botPlans } from './modules/bots/plans.ts';
import { botRoutes } from './modules/bots/routes.ts';
import { BotService } from './modules/bots/service.ts';
import { botSource } from './modules/bots/source.ts';
import { PLAN_MS, Planner } from './modules/daily-plans/planner.ts';
import type { MessagingNews } from './modules/outbox/messaging-news.ts';
import type { Outbox } from './modules/outbox/outbox.ts';
import type { SourceReader } from './modules/outbox/sources.ts';
import type { Random } from './random.ts';

export interface BotParts {
  database: Database;
  clock: Clock;
  random: Random;
  outbox: Pick<Outbox, 'add' | 'wake'>;
  news: Pick<MessagingNews, 'announce'>;
  log: Log;
}

export interface BuiltBots {
  /** What the outbox asks of a rule. */
  source: SourceReader;
  /** @returns functions that end them, and wait for what is in hand */
  startJobs(): (() => Promise<void>)[];
}

/** Puts together the Campaign BOT: its rules, and what they write on whose day. */
export function buildBots(parts: BotParts, http: Http): BuiltBots {
  const { database, clock, outbox, log } = parts;
  const planner = new Planner(database, outbox, botPlans, log);
  botRoutes(http, new BotService(parts));
  return {
    source: botSource,
    startJobs: () => [every(PLAN_MS, () => planner.planDue(clock.now()), clock, log)],
  };
}
