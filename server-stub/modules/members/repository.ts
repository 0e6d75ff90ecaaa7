import type { Member, Today } from '#shared/api/members.ts';
import type { E164 } from '#shared/domain/phone.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';

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
  };
}

export async function findMemberByPhone(reader: Reader, shopId: string, phone: E164): Promise<Member | undefined> {
  const row = await reader
    .selectFrom('members')
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone)
    .selectAll()
    .executeTakeFirst();
  return row && toMember(row);
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
  const verifications = await reader
    .selectFrom('verifications')
    .where('device_id', '=', deviceId)
    .where('created_at', '>=', since)
    .select(({ fn }) => [fn.countAll<number>().as('started'), fn.count<number>('verified_at').as('verified')])
    .executeTakeFirstOrThrow();
  return { joined: joined.count, members, ...verifications };
}
