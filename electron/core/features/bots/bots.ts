import { changeBot, createBot, getBots, previewBot, removeBot, setBotEnabled } from '#shared/api/bots.ts';
import { ok } from '#shared/errors.ts';
import { createDesk } from '../../desk.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { noteMessagingChanged } from '../messaging/news.ts';

/** The Campaign BOT's rules for managers and owners. */
export function createBots(context: CoreContext): Feature<'bots'> {
  const { api, cache, store } = context;
  const desk = createDesk(context, 'run_messaging', () => noteMessagingChanged(store));
  const rules = cache.document('bots', getBots.reply);

  return {
    handlers: {
      'bots.read': () => desk.read(() => api.call(getBots), rules),
      'bots.save': desk.command((input, operationId) => {
        if (input.kind === 'new') {
          const { kind, ...fields } = input;
          return api.call(createBot, { body: { operationId, ...fields } });
        }
        const { kind, id, ...fields } = input;
        return api.call(changeBot, { params: { id }, body: { operationId, ...fields } });
      }),
      'bots.setEnabled': desk.command(({ id, enabled }, operationId) =>
        api.call(setBotEnabled, { params: { id }, body: { operationId, enabled } }),
      ),
      'bots.remove': desk.command(async ({ id }, operationId) => {
        const removed = await api.call(removeBot, { params: { id }, body: { operationId } });
        // Somebody else removed it before: what was asked for is done.
        return removed.ok || removed.error.code === 'not_found' ? ok({}) : removed;
      }),
      'bots.preview': desk.ask((body) => api.call(previewBot, { body })),
    },
    reactions: { revoked: rules.remove, forgotten: rules.remove },
  };
}
