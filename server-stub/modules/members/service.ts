import type { getMemberChanges, Member, MemberDetails, MemberRecord, Today } from '#shared/api/members.ts';
import type { ReplyOf } from '#shared/api/route.ts';
import { parseBirthday } from '#shared/domain/birthday.ts';
import type { Country } from '#shared/domain/phone.ts';
import { VERIFIED_VALID_MS } from '#shared/domain/verification.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Log } from '../../log.ts';
import type { Random } from '../../random.ts';
import type { EventBus } from '../events/event-bus.ts';
import { dayBegan, dayOf } from '../history/shop-days.ts';
import { findMessage } from '../messages/repository.ts';
import { findVerification } from '../verifications/repository.ts';
import { announceChange } from './changes.ts';
import { admitErasure, forgetMember } from './erasure.ts';
import type { MemberEvents } from './member-events.ts';
import { findChanged, findUnchanged, readChanges } from './records.ts';
import { findMember, findMemberByPhone, readToday, recordConsent, timeZoneOf, toMember } from './repository.ts';
import { addVisit } from './visits.ts';

export interface MemberServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  bus: EventBus;
  events: Pick<MemberEvents, 'welcome' | 'passwordChanged'>;
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
    return ok(await readToday(database.reader, deviceId, dayBegan(clock.now(), zone)));
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
      country: await countryOf(work, verification),
      name: details.name,
      email: details.email,
      birthday: details.birthday,
      consent_at: details.marketingConsent ? now : null,
      joined_at: now,
      last_visit_at: now,
      opted_out_at: null,
      opt_out_how: null,
      tags: '[]',
      device_id: actor.deviceId,
      staff_id: actor.staffId,
      verification_id: verification.id,
      revision: await announceChange(work, this.#parts.bus, actor.shopId),
      password_hash: null,
      password_set_at: null,
    };
    await tx.insertInto('members').values(row).execute();
    await addVisit(work, row.id, actor);
    if (details.marketingConsent) await recordConsent(work, actor, row.id, true);
    await markUsed(work, verification.id);
    await this.#parts.events.welcome(work, actor, row.id);
    return ok(toMember(row));
  }

  async change(
    work: Work,
    actor: StaffActor,
    id: string,
    { revision, details }: { revision: number; details: MemberDetails },
  ): Promise<Result<MemberRecord>> {
    const seen = await findUnchanged(work.tx, actor.shopId, id, revision);
    if (!seen.ok) return seen;
    const record = seen.value;
    const checked = await checkBirthday(work, actor.shopId, details);
    if (!checked.ok) return checked;
    const { name, email, birthday, marketingConsent } = details;
    const consentChanges = marketingConsent !== record.marketingConsent;
    const changes = consentChanges || name !== record.name || email !== record.email || birthday !== record.birthday;
    if (!changes) return ok(record);
    const change = { name, email, birthday, revision: await announceChange(work, this.#parts.bus, actor.shopId) };
    await work.tx
      .updateTable('members')
      .where('id', '=', id)
      .set({ ...change, ...(consentChanges ? toConsent(marketingConsent, work.now) : {}) })
      .execute();
    if (consentChanges) await recordConsent(work, actor, id, marketingConsent);
    return findChanged(work.tx, actor.shopId, id);
  }

  async erase(work: Work, actor: StaffActor, id: string): Promise<Result<Record<string, never>>> {
    const { shopId, staffId } = actor;
    const member = await findMember(work.tx, shopId, id);
    if (!member) return err('not_found');
    const leaving = { id, shopId, phone: member.phone };
    const admitted = await admitErasure(work, leaving);
    if (!admitted.ok) return admitted;
    await forgetMember(work, leaving);
    const revision = await announceChange(work, this.#parts.bus, shopId);
    // With the member go the consents, the visits, the tags and the numbers that they had.
    const joined = await work.tx
      .deleteFrom('members')
      .where('id', '=', id)
      .returning(['joined_at', 'staff_id as joined_staff_id', 'device_id as joined_device_id'])
      .executeTakeFirstOrThrow();
    await work.tx
      .insertInto('member_erasures')
      .values({ member_id: id, shop_id: shopId, revision, at: work.now, staff_id: staffId, ...joined })
      .execute();
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
    const revision = await announceChange(work, this.#parts.bus, actor.shopId);
    const change = { password_hash: passwordHash, password_set_at: now, revision };
    await tx.updateTable('members').where('id', '=', id).set(change).execute();
    await markUsed(work, verification.id);
    await this.#parts.events.passwordChanged(work, actor, id, verification.id);
    return ok(member);
  }

  /** What was erased leaves the disk as well; where somebody still reads it, a later checkpoint does. */
  #emptyLog(): void {
    const { database, log } = this.#parts;
    database.emptyLog().catch((error: unknown) => log.warn({ err: error }, 'the log of the database was not emptied'));
  }
}

function isProved({ status, verified_at }: Row<'verifications'>, now: number): boolean {
  return status === 'verified' && (verified_at ?? 0) > now - VERIFIED_VALID_MS;
}

/** Where the number is that a verification proved: its code was sent there. */
async function countryOf({ tx }: Work, { id, message_id }: Row<'verifications'>): Promise<Country> {
  const message = await findMessage(tx, message_id);
  if (!message) throw new Error(`no message of the verification ${id}`);
  return message.country;
}

async function markUsed({ tx }: Work, id: string): Promise<void> {
  await tx.updateTable('verifications').where('id', '=', id).set({ status: 'used' }).execute();
}

/** Who agrees to news again takes back what stopped them; who does not agree any more may still be told other things. */
function toConsent(given: boolean, now: number): Partial<Row<'members'>> {
  return given ? { consent_at: now, opted_out_at: null, opt_out_how: null } : { consent_at: null };
}

async function checkBirthday({ tx, now }: Work, shopId: string, { birthday }: MemberDetails): Promise<Result<void>> {
  const today = dayOf(now, await timeZoneOf(tx, shopId));
  const possible = birthday === null || parseBirthday(birthday, today) !== undefined;
  if (possible) return ok(undefined);
  return err('invalid_request', { fields: [{ path: 'details.birthday', reason: 'not a day in the past' }] });
}
