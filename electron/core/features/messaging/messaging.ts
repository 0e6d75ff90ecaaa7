import { getTags } from '#shared/api/members.ts';
import { getMessaging } from '#shared/api/messaging.ts';
import { createDesk } from '../../desk.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { createCampaignHandlers } from './campaign-handlers.ts';
import { noteMessagingChanged } from './news.ts';

/** Messaging for managers and owners: what all of it has in common, and campaigns. */
export function createMessaging(context: CoreContext): Feature<'messaging'> {
  const { api, cache, store } = context;
  const noteChanged = () => noteMessagingChanged(store);
  const desk = createDesk(context, 'run_messaging', noteChanged);
  const overview = cache.document('messaging', getMessaging.reply);
  const tags = cache.document('tags', getTags.reply);
  const campaigns = createCampaignHandlers(context, desk);

  function forget(): void {
    overview.remove();
    tags.remove();
    campaigns.forget();
  }

  return {
    handlers: {
      ...campaigns.handlers,
      'messaging.readOverview': () => desk.read(() => api.call(getMessaging), overview),
      'messaging.readTags': () => desk.read(() => api.call(getTags), tags),
    },
    reactions: {
      connected: noteChanged,
      event(event) {
        if (event.type === 'messaging_changed') noteChanged();
      },
      revoked: forget,
      forgotten: forget,
    },
  };
}
