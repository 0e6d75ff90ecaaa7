import { getRouting, saveCountryRouting, saveSendingSettings } from '#shared/api/routing.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import type { ParsedInput } from '../../handlers.ts';
import { createOwnerPage } from '../../owner-page.ts';

/** The owner's page of routes and sender names: kept fresh from the moment it is opened until the counter locks. */
export function createRouting(context: CoreContext): Feature<'routing'> {
  const page = createOwnerPage(context, {
    route: getRouting,
    name: 'routing',
    show: (view) =>
      context.store.setState({
        routingPage: view.kind === 'open' ? { kind: 'open', routing: view.value, current: view.current } : view,
      }),
  });
  const { api, command } = page;

  return {
    handlers: {
      'routing.open': page.open,
      'routing.saveCountry': command(({ country, ...body }: ParsedInput<'routing.saveCountry'>, operationId) =>
        api.call(saveCountryRouting, { params: { country }, body: { operationId, ...body } }),
      ),
      'routing.saveSettings': command((settings: ParsedInput<'routing.saveSettings'>, operationId) =>
        api.call(saveSendingSettings, { body: { operationId, ...settings } }),
      ),
    },
    reactions: {
      ...page.reactions,
      event({ type }) {
        if (type === 'routing_changed') void page.refresh();
      },
    },
  };
}
