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
import { ok } from '#shared/errors.ts';
import type { Desk } from '../../desk.ts';
import type { CoreContext } from '../../feature.ts';
import type { HandlersOf } from '../../handlers.ts';
import { createOpenedCampaigns } from './opened-campaigns.ts';

type Step = typeof pauseCampaign | typeof resumeCampaign | typeof cancelCampaign | typeof unscheduleCampaign;

type CampaignHandlers = Omit<HandlersOf<'messaging'>, 'messaging.readOverview' | 'messaging.readTags'>;

/** Campaigns, from the draft to the report. What was typed of a draft and not saved is the page's. */
export function createCampaignHandlers({ api, cache }: CoreContext, desk: Desk) {
  const firstPage = cache.document('campaigns', getCampaigns.reply);
  const opened = createOpenedCampaigns(cache);
  /** Older pages are not kept. */
  const unkept = { read: () => null, write: () => undefined };

  /** A step that takes no more than the campaign's id. */
  const step = (route: Step) =>
    desk.command(({ id }: { id: string }, operationId) => api.call(route, { params: { id }, body: { operationId } }));
  const remove = desk.command(async ({ id }: { id: string }, operationId) => {
    const removed = await api.call(deleteCampaign, { params: { id }, body: { operationId } });
    // Somebody else deleted it before: what was asked for is done.
    const gone = removed.ok || removed.error.code === 'not_found';
    if (gone) opened.drop(id);
    return gone ? ok({}) : removed;
  });

  const handlers: CampaignHandlers = {
    'messaging.readCampaigns': (query) =>
      desk.read(() => api.call(getCampaigns, { query }), query.before === undefined ? firstPage : unkept),
    'messaging.readCampaign': ({ id }) => desk.read(() => api.call(getCampaign, { params: { id } }), opened.of(id)),
    'messaging.readFailures': desk.ask(({ id, ...query }) => api.call(getCampaignFailures, { params: { id }, query })),
    'messaging.estimate': desk.ask((body) => api.call(estimateCampaign, { body })),
    'messaging.saveCampaign': desk.command((input, operationId) => {
      if (input.kind === 'new') {
        const { kind, ...fields } = input;
        return api.call(createCampaign, { body: { operationId, ...fields } });
      }
      const { kind, id, ...fields } = input;
      return api.call(changeCampaign, { params: { id }, body: { operationId, ...fields } });
    }),
    'messaging.deleteCampaign': remove,
    'messaging.testCampaign': desk.command(({ id, ...body }, operationId) =>
      api.call(testCampaign, { params: { id }, body: { operationId, ...body } }),
    ),
    'messaging.scheduleCampaign': desk.command(({ id, ...body }, operationId) =>
      api.call(scheduleCampaign, { params: { id }, body: { operationId, ...body } }),
    ),
    'messaging.startCampaign': desk.command(({ id, ...body }, operationId) =>
      api.call(startCampaign, { params: { id }, body: { operationId, ...body } }),
    ),
    'messaging.pauseCampaign': step(pauseCampaign),
    'messaging.resumeCampaign': step(resumeCampaign),
    'messaging.cancelCampaign': step(cancelCampaign),
    'messaging.unscheduleCampaign': step(unscheduleCampaign),
  };
  return {
    handlers,
    forget() {
      firstPage.remove();
      opened.remove();
    },
  };
}
