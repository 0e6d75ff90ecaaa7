import { Temporal } from 'temporal-polyfill';
import { getToday, saveMember } from '#shared/api/members.ts';
import { err, ok } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type Http, serve, serveCommand } from '../../http/serve.ts';
import type { Random } from '../../random.ts';
import type { EventBus } from '../events/event-bus.ts';
import { findMemberByPhone, readToday, toMember } from './repository.ts';

interface Parts {
  database: Database;
  clock: Clock;
  random: Random;
  bus: EventBus;
}

export function memberRoutes(http: Http, { database, clock, random, bus }: Parts): void {
  serveCommand(http, saveMember, async (work, { actor, body }) => {
    const { verificationId, details } = body;
    const verification = await work.tx
      .selectFrom('verifications')
      .where('id', '=', verificationId)
      .where('device_id', '=', actor.deviceId)
      .selectAll()
      .executeTakeFirst();
    if (!verification) return err('not_found');
    if (await findMemberByPhone(work.tx, actor.shopId, verification.phone)) return err('member_exists');
    if (verification.status !== 'verified') return err('verification_not_verified');
    const row = {
      id: random.id(),
      shop_id: actor.shopId,
      phone: verification.phone,
      name: details.name,
      email: details.email,
      birthday: details.birthday,
      consent_at: details.marketingConsent ? work.now : null,
      joined_at: work.now,
      device_id: actor.deviceId,
      staff_id: actor.staffId,
      verification_id: verification.id,
    };
    await work.tx.insertInto('members').values(row).execute();
    await work.tx.updateTable('verifications').where('id', '=', verification.id).set({ status: 'used' }).execute();
    work.afterCommit(() => bus.publish({ shopId: actor.shopId }, { type: 'members_changed' }));
    return ok(toMember(row));
  });

  serve(http, getToday, async ({ actor }) => {
    const shop = await database.reader
      .selectFrom('shops')
      .where('id', '=', actor.shopId)
      .select('time_zone')
      .executeTakeFirstOrThrow();
    return ok(await readToday(database.reader, actor.deviceId, startOfDay(clock.now(), shop.time_zone)));
  });
}

/** When the day began that `now` is part of, in a time zone: epoch milliseconds, also across daylight-saving changes. */
function startOfDay(now: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay().epochMilliseconds;
}
