import { getCounter, pairDevice, revokeDevice, unpairDevice } from '#shared/api/devices.ts';
import { renameDevice } from '#shared/api/shop.ts';
import { ok } from '#shared/errors.ts';
import { type Http, serve, serveCommand } from '../../http/serve.ts';
import type { DeviceService } from './service.ts';

export function deviceRoutes(http: Http, devices: DeviceService): void {
  serve(http, pairDevice, ({ body, ip }) => devices.pair({ ...body, ip }));
  serve(http, getCounter, async ({ actor }) => ok(await devices.counter(actor)));
  serve(http, unpairDevice, ({ actor }) => devices.revoke(actor.shopId, actor.deviceId));
  serveCommand(http, renameDevice, (work, { actor, params, body }) =>
    devices.rename(work, actor, params.id, body.name),
  );
  serve(http, revokeDevice, ({ actor, params }) => devices.revoke(actor.shopId, params.id));
}
