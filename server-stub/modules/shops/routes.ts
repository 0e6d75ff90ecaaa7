import {
  addStaff,
  changeStaff,
  getShopSettings,
  releaseCountry,
  resetPin,
  saveLimits,
  setStaffActive,
} from '#shared/api/shop.ts';
import { ok } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { hashSecret } from '../../hashing.ts';
import { type Http, serve, serveCommand, servePreparedCommand } from '../../http/serve.ts';
import type { ShopSettingsService } from './settings.ts';
import type { HashedAccount, StaffService } from './staff.ts';

interface Parts {
  database: Database;
  clock: Clock;
  staff: StaffService;
  settings: ShopSettingsService;
}

/** Staff and limits, of the owner. PINs and passwords are hashed before a transaction begins, as that is slow. */
export function shopRoutes(http: Http, { database, clock, staff, settings }: Parts): void {
  serve(http, getShopSettings, async ({ actor }) =>
    ok(await settings.read(database.reader, actor.shopId, clock.now())),
  );

  servePreparedCommand(
    http,
    addStaff,
    async ({ body }) => ok({ pinHash: await hashSecret(body.pin), account: await hashAccount(body.account) }),
    (work, { actor, body: { name, role } }, { pinHash, account }) =>
      staff.add(work, actor, { name, role, account }, pinHash),
  );
  servePreparedCommand(
    http,
    changeStaff,
    async ({ body }) => ok(await hashAccount(body.account)),
    (work, { actor, params, body: { name, role } }, account) =>
      staff.change(work, actor, params.id, { name, role, account }),
  );
  servePreparedCommand(
    http,
    resetPin,
    async ({ body }) => ok(await hashSecret(body.pin)),
    (work, { actor, params }, pinHash) => staff.resetPin(work, actor, params.id, pinHash),
  );
  serveCommand(http, setStaffActive, (work, { actor, params, body }) =>
    staff.setActive(work, actor, params.id, body.active),
  );

  serveCommand(http, saveLimits, (work, { actor, body }) =>
    settings.saveLimits(work, actor, body.limits, body.idleLockMinutes),
  );
  serveCommand(http, releaseCountry, (work, { actor, params }) => settings.release(work, actor, params.country));
}

async function hashAccount(account: { email: string; password: string | null } | null): Promise<HashedAccount | null> {
  if (account === null) return null;
  const { email, password } = account;
  return { email, passwordHash: password === null ? null : await hashSecret(password) };
}
