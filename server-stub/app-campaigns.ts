import type { OutboxTray } from './app-messaging.ts';
import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { Http } from './http/serve.ts';
import { every } from './jobs/every.ts';
import type { Log } from './log.ts';
import { Preparation } from './modules/campaigns/preparation.ts';
import { CampaignReports } from './modules/campaigns/report.ts';
import { campaignRoutes } from './modules/campaigns/routes.ts';
import { CampaignSchedule } from './modules/campaigns/schedule.ts';
import { CampaignService } from './modules/campaigns/service.ts';
import { campaignSource } from './modules/campaigns/source.ts';
import { TestSends } from './modules/campaigns/test-sends.ts';
import { WaitingCountries } from './modules/campaigns/waiting-countries.ts';
import type { CreditService } from './modules/credit/service.ts';
import type { SourceReader } from './modules/outbox/sources.ts';
import type { Router } from './modules/routing/router.ts';
import type { Random } from './random.ts';

export interface CampaignParts extends OutboxTray {
  database: Database;
  clock: Clock;
  random: Random;
  credit: Pick<CreditService, 'onChange'>;
  router: Pick<Router, 'canSend' | 'hasRoute'>;
  log: Log;
}

export interface BuiltCampaigns {
  /** What the outbox asks of campaigns, and of what is sent to try one. */
  sources: { campaign: SourceReader; test: SourceReader };
  /** @returns functions that end them, and wait for what is in hand */
  startJobs(): (() => Promise<void>)[];
}

/** How often it is looked whether a campaign starts or goes on, where nobody tells; in milliseconds. */
const LOOK_MS = 5_000;

/** Puts together what campaigns need: composing, starting, whom they go to, and what became of them. */
export function buildCampaigns(parts: CampaignParts, http: Http): BuiltCampaigns {
  const { database, clock, random, credit, router, outbox, news, rates, log } = parts;
  const preparation = new Preparation({ database, clock, outbox, news, log });
  const { reader } = database;
  const waiting = new WaitingCountries(reader, clock);
  const schedule = new CampaignSchedule({ ...parts, preparation, waiting });
  const testSends = new TestSends(outbox);
  campaignRoutes(http, {
    ...{ reader, clock, router },
    campaigns: new CampaignService({ random, outbox, preparation, news }),
    reports: new CampaignReports({ reader, clock, rates, router, waiting }),
    testSends,
  });

  return {
    sources: { campaign: campaignSource, test: testSends.source },
    startJobs() {
      credit.onChange((shopId) => schedule.hearCredit(shopId));
      preparation.start();
      const stopLooking = every(LOOK_MS, () => schedule.look(), clock, log);
      const endLooking = async () => {
        await stopLooking();
        await schedule.end();
      };
      return [endLooking, () => preparation.end()];
    },
  };
}
