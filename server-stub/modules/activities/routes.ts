import { changeActivity, getActivities } from '#shared/api/activities.ts';
import { type Http, serve, serveCommand } from '../../http/serve.ts';
import type { ActivityService } from './service.ts';

export function activityRoutes(http: Http, activities: ActivityService): void {
  serve(http, getActivities, ({ actor }) => activities.list(actor));
  serveCommand(http, changeActivity, (work, { actor, params, body: { operationId: _, ...change } }) =>
    activities.save(work, actor, params.kind, change),
  );
}
