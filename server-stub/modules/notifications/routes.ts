import { saveNotification } from '#shared/api/billing.ts';
import { type Http, serveCommand } from '../../http/serve.ts';
import type { NotificationService } from './service.ts';

export function notificationRoutes(http: Http, notifications: NotificationService): void {
  serveCommand(http, saveNotification, (work, { actor, params, body: { operationId: _, ...settings } }) =>
    notifications.save(work, actor, params.currency, settings),
  );
}
