import { saveReceiptDetails } from '#shared/api/billing.ts';
import { ok } from '#shared/errors.ts';
import { type Http, serveCommand } from '../../http/serve.ts';
import type { EventBus } from '../events/event-bus.ts';
import { saveDetails } from './service.ts';

export function receiptRoutes(http: Http, bus: EventBus): void {
  serveCommand(http, saveReceiptDetails, async (work, { actor, body }) => {
    const { operationId: _, ...details } = body;
    await saveDetails(work, bus, actor.shopId, details);
    return ok(details);
  });
}
