import { changeActivity, getActivities } from '#shared/api/activities.ts';
import { createDesk } from '../../desk.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { noteMessagingChanged } from '../messaging/news.ts';

/** Activity messages for managers and owners. */
export function createActivities(context: CoreContext): Feature<'activities'> {
  const { api, cache, store } = context;
  const desk = createDesk(context, 'run_messaging', () => noteMessagingChanged(store));
  const document = cache.document('activities', getActivities.reply);

  return {
    handlers: {
      'activities.read': () => desk.read(() => api.call(getActivities), document),
      'activities.save': desk.command(({ kind, ...body }, operationId) =>
        api.call(changeActivity, { params: { kind }, body: { operationId, ...body } }),
      ),
    },
    reactions: { revoked: document.remove, forgotten: document.remove },
  };
}
