import { getRouting, saveCountryRouting, saveSendingSettings } from '#shared/api/routing.ts';
import { type Http, serve, serveCommand } from '../../http/serve.ts';
import type { RoutingService } from './service.ts';

export function routingRoutes(http: Http, routing: RoutingService): void {
  serve(http, getRouting, ({ actor }) => routing.read(actor));
  serveCommand(http, saveCountryRouting, (work, { actor, params, body }) =>
    routing.saveCountry(work, actor, params.country, body),
  );
  serveCommand(http, saveSendingSettings, (work, { actor, body: { operationId: _, ...settings } }) =>
    routing.saveSettings(work, actor, settings),
  );
}
