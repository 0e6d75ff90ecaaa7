import type { Counter } from '#shared/api/devices.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { hashToken, verifySecret } from '../../hashing.ts';
import type { DeviceActor, StaffActor } from '../../http/actor.ts';
import type { Random } from '../../random.ts';
import { listPrices } from '../credit/prices.ts';
import type { EventBus } from '../events/event-bus.ts';
import { countriesOf } from '../limits/limits.ts';
import { listStoppedCountries } from '../limits/stops.ts';
import { endSessionsAt } from '../sessions/ending.ts';
import { recordPassword } from '../sessions/password.ts';
import type { Throttle } from '../sessions/throttle.ts';
import { announceShop } from '../shops/announce.ts';
import { byName } from '../shops/names.ts';
import { readShop } from '../shops/read-shop.ts';

type Nothing = Record<string, never>;

/** Wrong passwords before the first wait: for one address from one place, from one place, and for one address in all. */
const FREE_TRIES = { addressAndPlace: 5, place: 20, address: 30 };

export interface DeviceServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  throttle: Throttle;
  bus: EventBus;
  /** The hash that a password is compared with when nobody has the address, so that both take as long. */
  decoyHash: string;
}

interface Pairing {
  installationId: string;
  email: string;
  password: string;
  deviceName: string;
  /** Where it comes from. */
  ip: string;
}

/** Paired devices: by an owner, once; revoked at will. */
export class DeviceService {
  readonly #parts: DeviceServiceParts;

  constructor(parts: DeviceServiceParts) {
    this.#parts = parts;
  }

  /**
   * Pairs a device. An installation that was paired before is the same device again, with a new token: the earlier one
   * and its sessions end.
   */
  async pair(pairing: Pairing): Promise<Result<{ deviceToken: string; counter: Counter }>> {
    const { throttle } = this.#parts;
    const email = pairing.email.toLowerCase();
    const limits = [
      { key: `pair:${pairing.ip}:${email}`, freeTries: FREE_TRIES.addressAndPlace },
      { key: `pair:${pairing.ip}`, freeTries: FREE_TRIES.place },
      { key: `pair:${email}`, freeTries: FREE_TRIES.address },
    ];
    return throttle.guard(limits, () => this.#pair(pairing, email));
  }

  async #pair({ installationId, password, deviceName }: Pairing, email: string) {
    const { database, random, bus, decoyHash } = this.#parts;
    const owner = await findOwner(database.reader, email);
    const right = await verifySecret(owner?.password_hash ?? decoyHash, password);
    if (!owner || !right) return err('wrong_credentials');
    const deviceToken = random.token();
    const deviceId = await database.write(async (work) => {
      const { tx, now, afterCommit } = work;
      // While the password was compared, it may have been changed, or its owner be one no longer.
      const current = await findOwner(tx, email);
      if (current?.password_hash !== owner.password_hash) return undefined;
      const pairing = {
        name: deviceName,
        token_hash: hashToken(deviceToken),
        paired_by: owner.id,
        paired_at: now,
        revoked_at: null,
      };
      const device = await tx
        .insertInto('devices')
        .values({ id: random.id(), shop_id: owner.shop_id, installation_id: installationId, ...pairing })
        .onConflict((conflict) => conflict.columns(['shop_id', 'installation_id']).doUpdateSet(pairing))
        .returning('id')
        .executeTakeFirstOrThrow();
      await endSessionsAt(work, device.id);
      await recordPassword(work, device.id, owner.id);
      // What still listens with the earlier token hangs up.
      const to = { shopId: owner.shop_id, deviceId: device.id };
      afterCommit(() => {
        bus.publish(to, { type: 'device_revoked' });
        bus.publish({ shopId: owner.shop_id }, { type: 'shop_changed' });
      });
      return device.id;
    });
    if (deviceId === undefined) return err('wrong_credentials');
    return ok({ deviceToken, counter: await this.counter({ shopId: owner.shop_id, deviceId }) });
  }

  async counter({ shopId, deviceId }: DeviceActor): Promise<Counter> {
    const { database, clock } = this.#parts;
    const { reader } = database;
    const now = clock.now();
    const shop = await readShop(reader, shopId);
    const device = await reader
      .selectFrom('devices')
      .where('id', '=', deviceId)
      .select(['id', 'name'])
      .executeTakeFirstOrThrow();
    const staff = await reader
      .selectFrom('staff')
      .where('shop_id', '=', shopId)
      .where('deactivated_at', 'is', null)
      .select(['id', 'name', 'role', 'pin_set_at as pinSetAt'])
      .execute();
    return {
      shop: {
        id: shop.id,
        name: shop.name,
        homeCountry: shop.home_country,
        timeZone: shop.time_zone,
        idleLockMinutes: shop.idle_lock_minutes,
      },
      device,
      staff: staff.sort(byName),
      prices: await listPrices(reader, now),
      countries: countriesOf(shop),
      stoppedCountries: await listStoppedCountries(reader, shopId, now),
    };
  }

  /** @returns `not_found` when the shop has no such device */
  async rename(work: Work, { shopId }: StaffActor, deviceId: string, name: string): Promise<Result<Nothing>> {
    const renamed = await work.tx
      .updateTable('devices')
      .where('id', '=', deviceId)
      .where('shop_id', '=', shopId)
      .set({ name })
      .executeTakeFirst();
    if (renamed.numUpdatedRows === 0n) return err('not_found');
    announceShop(work, this.#parts.bus, shopId);
    return ok({});
  }

  /** Notes that a device was heard of just now. */
  async noteSeen(deviceId: string): Promise<void> {
    await this.#parts.database.write(({ tx, now }) =>
      tx.updateTable('devices').where('id', '=', deviceId).set({ last_seen_at: now }).execute(),
    );
  }

  /** Ends a device's token and its sessions at once, and tells the device so. */
  async revoke(shopId: string, deviceId: string): Promise<Result<Nothing>> {
    const { database, bus } = this.#parts;
    return database.write(async (work) => {
      const revoked = await work.tx
        .updateTable('devices')
        .where('id', '=', deviceId)
        .where('shop_id', '=', shopId)
        .where('revoked_at', 'is', null)
        .set({ revoked_at: work.now })
        .executeTakeFirst();
      if (revoked.numUpdatedRows === 0n) return err('not_found');
      await endSessionsAt(work, deviceId);
      work.afterCommit(() => {
        bus.publish({ shopId, deviceId }, { type: 'device_revoked' });
        bus.publish({ shopId }, { type: 'shop_changed' });
      });
      return ok({});
    });
  }
}

async function findOwner(reader: Reader, email: string): Promise<Row<'staff'> | undefined> {
  return reader
    .selectFrom('staff')
    .where('email', '=', email)
    .where('role', '=', 'owner')
    .where('deactivated_at', 'is', null)
    .selectAll()
    .executeTakeFirst();
}
