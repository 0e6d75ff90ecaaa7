import type { Member, Today } from '#shared/api/members.ts';
import type { E164 } from '#shared/domain/phone.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import { wasTaken } from '../messages/taken.ts';
import { readTags } from './tags.ts';

export function toMember(row: Row<'members'>): Member {
  return {
    id: row.id,
    phone: row.phone,
    name: row.name,
    email: row.email,
    birthday: row.birthday,
    marketingConsent: row.consent_at !== null,
    consentAt: row.consent_at,
    joinedAt: row.joined_at,
    lastVisitAt: row.last_visit_at,
    tags: readTags(row.tags),
    optedOut:
      row.opted_out_at === null || row.opt_out_how === null ? null : { at: row.opted_out_at, how: row.opt_out_how },
  };
}

const byPhone = askOften((db, { shopId, phone }: { shopId: string; phone: E164 }) =>
  db.selectFrom('members').where('shop_id', '=', shopId).where('phone', '=', phone).selectAll(),
);

export async function findMemberByPhone(reader: Reader, shopId: string, phone: E164): Promise<Member | undefined> {
  const [row] = await byPhone(reader, { shopId, phone });
  return row && toMember(row);
}

export async function findMember(reader: Reader, shopId: string, id: string): Promise<Member | undefined> {
  const row = await reader
    .selectFrom('members')
    .where('id', '=', id)
    .where('shop_id', '=', shopId)
    .selectAll()
    .executeTakeFirst();
  return row && toMember(row);
}

/**
 * The place of a change of a member in the order of the shop's changes. Whoever takes one changes the shop's row first,
 * so that the changes become visible in their order: a counter that has seen one has seen all before it.
 */
export async function nextRevision({ tx }: Work, shopId: string): Promise<number> {
  const shop = await tx
    .updateTable('shops')
    .where('id', '=', shopId)
    .set((eb) => ({ member_revision: eb('member_revision', '+', 1) }))
    .returning('member_revision')
    .executeTakeFirstOrThrow();
  return shop.member_revision;
}

/** Writes down that a member said yes or no to news and offers, and to whom. */
export async function recordConsent(
  { tx, now }: Work,
  { staffId, deviceId }: Pick<StaffActor, 'staffId' | 'deviceId'>,
  memberId: string,
  given: boolean,
): Promise<void> {
  await tx
    .insertInto('member_consents')
    .values({ member_id: memberId, at: now, given: given ? 1 : 0, staff_id: staffId, device_id: deviceId })
    .execute();
}

/** What happened at one counter since a moment (epoch ms); the list holds the newest twenty. */
export async function readToday(reader: Reader, deviceId: string, since: number): Promise<Today> {
  const members = await reader
    .selectFrom('members')
    .where('device_id', '=', deviceId)
    .where('joined_at', '>=', since)
    .orderBy('joined_at', 'desc')
    .select(['id', 'name', 'phone', 'joined_at as joinedAt'])
    .limit(20)
    .execute();
  const joined = await reader
    .selectFrom('members')
    .where('device_id', '=', deviceId)
    .where('joined_at', '>=', since)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const { sent } = await reader
    .selectFrom('messages')
    .where('device_id', '=', deviceId)
    .where('queued_at', '>=', since)
    .where(wasTaken('failure'))
    .select(({ fn }) => fn.countAll<number>().as('sent'))
    .executeTakeFirstOrThrow();
  const registrations = await reader
    .selectFrom('verifications')
    .where('device_id', '=', deviceId)
    .where('created_at', '>=', since)
    .where('purpose', '=', 'registration')
    .select(({ fn }) => [fn.countAll<number>().as('started'), fn.count<number>('verified_at').as('verified')])
    .executeTakeFirstOrThrow();
  return { joined: joined.count, members, sent, ...registrations };
}

export async function timeZoneOf(reader: Reader, shopId: string): Promise<string> {
  const shop = await reader.selectFrom('shops').where('id', '=', shopId).select('time_zone').executeTakeFirstOrThrow();
  return shop.time_zone;
}

/** The ids of a shop's devices, as a part of a query. */
export function devicesOf(tx: Work['tx'], shopId: string) {
  return tx.selectFrom('devices').where('shop_id', '=', shopId).select('id');
}
