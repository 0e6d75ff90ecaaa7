import { estimateCampaign, testCampaign } from '#shared/api/campaign-estimate.ts';
import {
  cancelCampaign,
  changeCampaign,
  createCampaign,
  deleteCampaign,
  getCampaign,
  getCampaignFailures,
  getCampaigns,
  pauseCampaign,
  resumeCampaign,
  scheduleCampaign,
  startCampaign,
  unscheduleCampaign,
} from '#shared/api/campaigns.ts';
import { getMessaging } from '#shared/api/messaging.ts';
import { ok } from '#shared/errors.ts';
import { type Http, serve, serveCommand, servePreparedCommand } from '../../http/serve.ts';
import { type EstimateParts, estimate } from './estimate.ts';
import { readOverview } from './overview.ts';
import type { CampaignReports } from './report.ts';
import type { CampaignService } from './service.ts';
import type { TestSends } from './test-sends.ts';

export interface CampaignRouteParts extends EstimateParts {
  campaigns: CampaignService;
  reports: CampaignReports;
  testSends: TestSends;
}

export function campaignRoutes(http: Http, { campaigns, reports, testSends, ...parts }: CampaignRouteParts): void {
  const { reader, clock } = parts;
  serve(http, getMessaging, async ({ actor }) => ok(await readOverview(reader, actor.shopId, clock.now())));
  serve(http, getCampaigns, ({ actor, query }) => reports.list(actor.shopId, query.before));
  serve(http, getCampaign, ({ actor, params }) => reports.open(actor.shopId, params.id));
  serve(http, getCampaignFailures, ({ actor, params, query }) =>
    reports.failures(actor.shopId, params.id, query.before),
  );
  serve(http, estimateCampaign, async ({ actor, body }) => ok(await estimate(parts, actor.shopId, body)));
  serveCommand(http, createCampaign, (work, { actor, body }) => campaigns.create(work, actor, body));
  serveCommand(http, changeCampaign, (work, { actor, params, body }) =>
    campaigns.change(work, actor, { ...body, ...params }),
  );
  serveCommand(http, deleteCampaign, (work, { actor, params }) => campaigns.remove(work, actor, params.id));
  serveCommand(http, testCampaign, (work, { actor, params, body }) =>
    testSends.send(work, actor, { ...body, ...params }),
  );
  serveCommand(http, scheduleCampaign, (work, { actor, params, body }) =>
    campaigns.schedule(work, actor, { ...body, ...params }),
  );
  servePreparedCommand(
    http,
    startCampaign,
    ({ actor, params }) => campaigns.admitStart(reader, actor, params.id),
    (work, { actor, params, body }) => campaigns.start(work, actor, { ...body, ...params }),
  );
  serveCommand(http, pauseCampaign, (work, { actor, params }) => campaigns.pause(work, actor, params.id));
  serveCommand(http, resumeCampaign, (work, { actor, params }) => campaigns.resume(work, actor, params.id));
  serveCommand(http, cancelCampaign, (work, { actor, params }) => campaigns.cancel(work, actor, params.id));
  serveCommand(http, unscheduleCampaign, (work, { actor, params }) => campaigns.unschedule(work, actor, params.id));
}
