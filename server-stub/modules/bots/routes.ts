import { changeBot, createBot, getBots, previewBot, removeBot, setBotEnabled } from '#shared/api/bots.ts';
import { type Http, serve, serveCommand } from '../../http/serve.ts';
import type { BotService } from './service.ts';

export function botRoutes(http: Http, bots: BotService): void {
  serve(http, getBots, ({ actor }) => bots.list(actor));
  serveCommand(http, createBot, (work, { actor, body: { operationId: _, ...draft } }) =>
    bots.create(work, actor, draft),
  );
  serveCommand(http, changeBot, (work, { actor, params, body: { operationId: _, ...draft } }) =>
    bots.change(work, actor, params.id, draft),
  );
  serveCommand(http, setBotEnabled, (work, { actor, params, body }) =>
    bots.setEnabled(work, actor, params.id, body.enabled),
  );
  serveCommand(http, removeBot, (work, { actor, params }) => bots.remove(work, actor, params.id));
  serve(http, previewBot, ({ actor, body }) => bots.preview(actor, body));
}
