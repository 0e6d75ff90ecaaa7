import { Temporal } from 'temporal-polyfill';
import { getToday, type Member, type MemberDetails, saveMember } from '#shared/api/members.ts';
import { parseBirthday } from '#shared/domain/birthday.ts';
import { VERIFIED_VALID_MS } from '#shared/domain/verification.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { StaffActor } from '../../http/actor.ts';
import { type Http, serve, serveCommand } from '../../http/serve.ts';
import type { Random } from '../../random.ts';
import type { EventBus } from '../events/event-bus.ts';
import { findVerification } from '../verifications/repository.ts';
import { findMemberByPhone, readToday, toMember } from './repository.ts';

interface Parts {
  database: Database;
  clock: Clock;
  random: Random;
  bus: EventBus;
}

export function memberRoutes(http: Http, parts: Parts): void {
  const { database, clock } = parts;
  serveCommand(http, saveMember, (work, { actor, body }) => save(parts, work, actor, body));

  serve(http, getToday, async ({ actor }) => {
    const zone = await timeZoneOf(database.reader, actor.shopId);
    return ok(await readToday(database.reader, actor.deviceId, startOfDay(clock.now(), zone).epochMilliseconds));
  });
}

async function save(
  { random, bus }: Parts,
  work: Work,
  actor: StaffActor,
  { verificationId, details }: { verificationId: string; details: MemberDetails },
): Promise<Result<Member>> {
  const { tx, now } = work;
  const verification = await findVerification(tx, actor.deviceId, verificationId);
  if (!verification) return err('not_found');
  if (await findMemberByPhone(tx, actor.shopId, verification.phone)) return err('member_exists');
  const { status, verified_at } = verification;
  if (status !== 'verified' || (verified_at ?? 0) <= now - VERIFIED_VALID_MS) return err('verification_not_verified');
  const today = startOfDay(now, await timeZoneOf(tx, actor.shopId))
    .toPlainDate()
    .toString();
  if (details.birthday !== null && parseBirthday(details.birthday, today) === undefined) {
    return err('invalid_request', { fields: [{ path: 'details.birthday', reason: 'not a day in the past' }] });
  }
  const row = {
    id: random.id(),
    shop_id: actor.shopId,
    phone: verification.phone,
    name: details.name,
    email: details.email,
    birthday: details.birthday,
    consent_at: details.marketingConsent ? now : null,
    joined_at: now,
    device_id: actor.deviceId,
    staff_id: actor.staffId,
    verification_id: verification.id,
  };
  await tx.insertInto('members').values(row).execute();
  await tx.updateTable('verifications').where('id', '=', verification.id).set({ status: 'used' }).execute();
  work.afterCommit(() => bus.publish({ shopId: actor.shopId }, { type: 'members_changed' }));
  return ok(toMember(row));
}

async function timeZoneOf(reader: Reader, shopId: string): Promise<string> {
  const shop = await reader.selectFrom('shops').where('id', '=', shopId).select('time_zone').executeTakeFirstOrThrow();
  return shop.time_zone;
}

/** When the day began that `now` is part of, in a time zone, also across daylight-saving changes. */
function startOfDay(now: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay();
}
