import { CHANGES_PER_PAGE, type Consent, type getMemberChanges, type MemberRecord } from '#shared/api/members.ts';
import type { ReplyOf } from '#shared/api/route.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { toMember } from './repository.ts';

type RecordRow = Row<'members'> & { joinedStaffName: string; joinedDeviceName: string };

/** All that the shop knows of one member. */
async function findRecord(reader: Reader, shopId: string, id: string): Promise<MemberRecord | undefined> {
  const rows = await selectRecords(reader, shopId).where('members.id', '=', id).execute();
  return (await toRecords(reader, rows))[0];
}

/** The same for who wants to change it. @returns `not_found`; `member_changed` when somebody else did since that revision */
export async function findUnchanged(
  reader: Reader,
  shopId: string,
  id: string,
  revision: number,
): Promise<Result<MemberRecord>> {
  const record = await findChanged(reader, shopId, id);
  return record.ok && record.value.revision !== revision ? err('member_changed') : record;
}

/** The same for who has changed it. @returns `not_found` */
export async function findChanged(reader: Reader, shopId: string, id: string): Promise<Result<MemberRecord>> {
  const record = await findRecord(reader, shopId, id);
  return record ? ok(record) : err('not_found');
}

/**
 * The changes after a revision, oldest first, at most a page of them. They are read without a transaction: a change that
 * comes in between is after the newest revision that was read first, and so is left for the next page.
 */
export async function readChanges(
  reader: Reader,
  shopId: string,
  after: number,
): Promise<Omit<ReplyOf<typeof getMemberChanges>, 'asOf'>> {
  const { member_revision: newest } = await reader
    .selectFrom('shops')
    .where('id', '=', shopId)
    .select('member_revision')
    .executeTakeFirstOrThrow();
  const members = await selectRecords(reader, shopId)
    .where('members.revision', '>', after)
    .where('members.revision', '<=', newest)
    .orderBy('members.revision')
    .limit(CHANGES_PER_PAGE + 1)
    .execute();
  const erasures = await readErasures(reader, shopId, after, newest);
  const revisions = [...members, ...erasures].map(({ revision }) => revision).sort((a, b) => a - b);
  const beyond = revisions[CHANGES_PER_PAGE];
  const upTo = beyond === undefined ? newest : beyond - 1;
  const saved = members.filter(({ revision }) => revision <= upTo);
  return {
    saved: await toRecords(reader, saved),
    erased: erasures.filter(({ revision }) => revision <= upTo).map(({ member_id }) => member_id),
    upTo,
    more: beyond !== undefined,
  };
}

async function readErasures(reader: Reader, shopId: string, after: number, newest: number) {
  // Whoever begins has nobody to forget.
  if (after === 0) return [];
  return reader
    .selectFrom('member_erasures')
    .where('shop_id', '=', shopId)
    .where('revision', '>', after)
    .where('revision', '<=', newest)
    .orderBy('revision')
    .limit(CHANGES_PER_PAGE + 1)
    .select(['member_id', 'revision'])
    .execute();
}

function selectRecords(reader: Reader, shopId: string) {
  return reader
    .selectFrom('members')
    .innerJoin('staff', 'staff.id', 'members.staff_id')
    .innerJoin('devices', 'devices.id', 'members.device_id')
    .where('members.shop_id', '=', shopId)
    .selectAll('members')
    .select(['staff.name as joinedStaffName', 'devices.name as joinedDeviceName']);
}

async function toRecords(reader: Reader, rows: readonly RecordRow[]): Promise<MemberRecord[]> {
  const consents = await readConsents(
    reader,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...toMember(row),
    revision: row.revision,
    joinedStaffName: row.joinedStaffName,
    joinedDeviceName: row.joinedDeviceName,
    consents: consents.get(row.id) ?? [],
    passwordSetAt: row.password_set_at,
  }));
}

/** What members said to news and offers, newest first, by member. */
async function readConsents(reader: Reader, memberIds: readonly string[]): Promise<Map<string, Consent[]>> {
  const byMember = new Map<string, Consent[]>();
  if (memberIds.length === 0) return byMember;
  const rows = await reader
    .selectFrom('member_consents as consent')
    .leftJoin('staff', 'staff.id', 'consent.staff_id')
    .leftJoin('devices', 'devices.id', 'consent.device_id')
    .where('consent.member_id', 'in', memberIds)
    .orderBy('consent.seq', 'desc')
    .select([
      'consent.member_id',
      'consent.at',
      'consent.given',
      'consent.how',
      'staff.name as staffName',
      'devices.name as deviceName',
    ])
    .execute();
  for (const { member_id, given, ...consent } of rows) {
    const consents = byMember.get(member_id) ?? [];
    consents.push({ ...consent, given: given === 1 });
    byMember.set(member_id, consents);
  }
  return byMember;
}
