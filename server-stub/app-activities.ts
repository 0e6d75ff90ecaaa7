import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { Http } from './http/serve.ts';
import { every } from './jobs/every.ts';
import type { Log } from './log.ts';
import { BalanceLow, LOOK_MS } from './modules/activities/balance-low.ts';
import { ActivityEvents } from './modules/activities/events.ts';
import { activityPlans } from './modules/activities/plans.ts';
import { activityRoutes } from './modules/activities/routes.ts';
import { ActivityService } from './modules/activities/service.ts';
import { activitySource } from './modules/activities/source.ts';
import type { CreditService } from './modules/credit/service.ts';
import { PLAN_MS, Planner } from './modules/daily-plans/planner.ts';
import type { MessagingNews } from './modules/outbox/messaging-news.ts';
import type { Outbox } from './modules/outbox/outbox.ts';
import type { SourceReader } from './modules/outbox/sources.ts';
import type { Random } from './random.ts';

export interface ActivityParts {
  database: Database;
  clock: Clock;
  random: Random;
  credit: Pick<CreditService, 'onChange'>;
  outbox: Pick<Outbox, 'add' | 'wake'>;
  news: Pick<MessagingNews, 'announce'>;
  log: Log;
}

export interface BuiltActivities {
  /** Told of what happens to members, within its transaction. */
  events: ActivityEvents;
  /** What the outbox asks of an activity. */
  source: SourceReader;
  /** @returns functions that end them, and wait for what is in hand */
  startJobs(): (() => Promise<void>)[];
}

/** Puts together activity messages: their page, what is written as it happens, by the day, and by the balance. */
export function buildActivities(parts: ActivityParts, http: Http): BuiltActivities {
  const { database, clock, credit, outbox, log } = parts;
  const planner = new Planner(database, outbox, activityPlans, log);
  const balance = new BalanceLow(database, outbox, log);
  const lookAtBalance = (shopId: string) => void balance.look(shopId, clock.now());
  credit.onChange(lookAtBalance);
  activityRoutes(http, new ActivityService({ ...parts, lookAtBalance }));
  return {
    events: new ActivityEvents(outbox),
    source: activitySource,
    startJobs: () => [
      every(PLAN_MS, () => planner.planDue(clock.now()), clock, log),
      every(LOOK_MS, () => balance.lookAtAll(clock.now()), clock, log),
    ],
  };
}
