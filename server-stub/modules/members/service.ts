import type { getMemberChanges, Member, MemberDetails, MemberRecord, Today } from '#shared/api/members.ts';
import type { ReplyOf } from '#shared/api/route.ts';
import { parseBirthday } from '#shared/domain/birthday.ts';
import { VERIFIED_VALID_MS } from '#shared/domain/verification.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Log } from '../../log.ts';
import type { Random } from '../../random.ts';
import type { EventBus } from '../events/event-bus.ts';
import { dayOf, startOfDay } from '../history/shop-days.ts';
import { findVerification } from '../verifications/repository.ts';
import { admitErasure, forgetNumber } from './erasure.ts';
import { findRecord, readChanges } from './records.ts';
import { findMember, findMemberByPhone, nextRevision, readToday, recordConsent, toMember } from './repository.ts';

export interface MemberServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  bus: EventBus;
  log: Log;
}

/** The members of a shop: one per number, each change in the order that the counters' copies follow. */
export class MemberService {
  readonly #parts: MemberServiceParts;

  constructor(parts: MemberServiceParts) {
    this.#parts = parts;
  }

  async today({ shopId, deviceId }: StaffActor): Promise<Result<Today>> {
    const { database, clock } = this.#parts;
    const zone = await timeZoneOf(database.reader, shopId);
    return ok(await readToday(database.reader, deviceId, startOfDay(dayOf(clock.now(), zone), zone)));
  }

  async changes({ shopId }: StaffActor, after: number): Promise<Result<ReplyOf<typeof getMemberChanges>>> {
    const { database, clock } = this.#parts;
    return ok({ asOf: clock.now(), ...(await readChanges(database.reader, shopId, after)) });
  }

  async save(
    work: Work,
    actor: StaffActor,
    { verificationId, details }: { verificationId: string; details: MemberDetails },
  ): Promise<Result<Member>> {
    const { tx, now } = work;
    const verification = await findVerification(tx, actor.deviceId, verificationId);
    if (!verification) return err('not_found');
    if (verification.purpose !== 'registration') return err('verification_not_verified');
    if (await findMemberByPhone(tx, actor.shopId, verification.phone)) return err('member_exists');
    if (!isProved(verification, now)) return err('verification_not_verified');
    const checked = await checkBirthday(work, actor.shopId, details);
    if (!checked.ok) return checked;
    const row = {
      id: this.#parts.random.id(),
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
      revision: await this.#nextRevision(work, actor.shopId),
      password_hash: null,
      password_set_at: null,
    };
    await tx.insertInto('members').values(row).execute();
    if (details.marketingConsent) await recordConsent(work, actor, row.id, true);
    await markUsed(work, verification.id);
    return ok(toMember(row));
  }

  async change(
    work: Work,
    actor: StaffActor,
    id: string,
    { revision, details }: { revision: number; details: MemberDetails },
  ): Promise<Result<MemberRecord>> {
    const record = await findRecord(work.tx, actor.shopId, id);
    if (!record) return err('not_found');
    if (record.revision !== revision) return err('member_changed');
    const checked = await checkBirthday(work, actor.shopId, details);
    if (!checked.ok) return checked;
    const { name, email, birthday, marketingConsent } = details;
    const consentChanges = marketingConsent !== record.marketingConsent;
    const changes = consentChanges || name !== record.name || email !== record.email || birthday !== record.birthday;
    if (!changes) return ok(record);
    const change = { name, email, birthday, revision: await this.#nextRevision(work, actor.shopId) };
    const consent = consentChanges ? { consent_at: marketingConsent ? work.now : null } : {};
    await work.tx
      .updateTable('members')
      .where('id', '=', id)
      .set({ ...change, ...consent })
      .execute();
    if (consentChanges) await recordConsent(work, actor, id, marketingConsent);
    const changed = await findRecord(work.tx, actor.shopId, id);
    return changed ? ok(changed) : err('not_found');
  }

  async erase(work: Work, actor: StaffActor, id: string): Promise<Result<Record<string, never>>> {
    const { shopId, staffId } = actor;
    const member = await findMember(work.tx, shopId, id);
    if (!member) return err('not_found');
    const admitted = await admitErasure(work, shopId, member.phone);
    if (!admitted.ok) return admitted;
    const revision = await this.#nextRevision(work, shopId);
    // With the member go the consents.
    const joined = await work.tx
      .deleteFrom('members')
      .where('id', '=', id)
      .returning(['joined_at', 'staff_id as joined_staff_id', 'device_id as joined_device_id'])
      .executeTakeFirstOrThrow();
    await work.tx
      .insertInto('member_erasures')
      .values({ member_id: id, shop_id: shopId, revision, at: work.now, staff_id: staffId, ...joined })
      .execute();
    await forgetNumber(work, shopId, member.phone);
    work.afterCommit(() => this.#emptyLog());
    return ok({});
  }

  /** @param passwordHash of the password that the member chose: here it is known to nobody any more */
  async setPassword(
    work: Work,
    actor: StaffActor,
    id: string,
    { verificationId, passwordHash }: { verificationId: string; passwordHash: string },
  ): Promise<Result<Member>> {
    const { tx, now } = work;
    const member = await findMember(tx, actor.shopId, id);
    const verification = await findVerification(tx, actor.deviceId, verificationId);
    if (!member || !verification) return err('not_found');
    const forThis = verification.purpose === 'password_reset' && verification.member_id === id;
    if (!forThis || !isProved(verification, now)) return err('verification_not_verified');
    const revision = await this.#nextRevision(work, actor.shopId);
    const change = { password_hash: passwordHash, password_set_at: now, revision };
    await tx.updateTable('members').where('id', '=', id).set(change).execute();
    await markUsed(work, verification.id);
    return ok(member);
  }

  /** What was erased leaves the disk as well; where somebody still reads it, a later checkpoint does. */
  #emptyLog(): void {
    const { database, log } = this.#parts;
    database.emptyLog().catch((error: unknown) => log.warn({ err: error }, 'the log of the database was not emptied'));
  }

  /** For a change that is made in this transaction; the shop's counters hear of it once it is durable. */
  async #nextRevision(work: Work, shopId: string): Promise<number> {
    work.afterCommit(() => this.#parts.bus.publish({ shopId }, { type: 'members_changed' }));
    return nextRevision(work, shopId);
  }
}

function isProved({ status, verified_at }: Row<'verifications'>, now: number): boolean {
  return status === 'verified' && (verified_at ?? 0) > now - VERIFIED_VALID_MS;
}

async function markUsed({ tx }: Work, id: string): Promise<void> {
  await tx.updateTable('verifications').where('id', '=', id).set({ status: 'used' }).execute();
}

async function checkBirthday({ tx, now }: Work, shopId: string, { birthday }: MemberDetails): Promise<Result<void>> {
  const today = dayOf(now, await timeZoneOf(tx, shopId));
  const possible = birthday === null || parseBirthday(birthday, today) !== undefined;
  if (possible) return ok(undefined);
  return err('invalid_request', { fields: [{ path: 'details.birthday', reason: 'not a day in the past' }] });
}

async function timeZoneOf(reader: Reader, shopId: string): Promise<string> {
  const shop = await reader.selectFrom('shops').where('id', '=', shopId).select('time_zone').executeTakeFirstOrThrow();
  return shop.time_zone;
}
