import type { StaffRecord } from '#shared/api/shop.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { byName, isSameName } from './names.ts';

type StaffRow = Row<'staff'>;

export async function findStaff(reader: Reader, shopId: string, id: string): Promise<StaffRow | undefined> {
  return reader.selectFrom('staff').where('shop_id', '=', shopId).where('id', '=', id).selectAll().executeTakeFirst();
}

/** Everybody who is or was of the staff: those who may sign in first, each group by name. */
export async function listStaff(reader: Reader, shopId: string): Promise<StaffRecord[]> {
  const records = (await selectRecords(reader, shopId).execute()).sort(byName);
  const isActive = ({ deactivatedAt }: StaffRecord) => deactivatedAt === null;
  return [...records.filter(isActive), ...records.filter((record) => !isActive(record))];
}

export async function readStaffRecord(reader: Reader, shopId: string, id: string): Promise<StaffRecord> {
  return selectRecords(reader, shopId).where('staff.id', '=', id).executeTakeFirstOrThrow();
}

function selectRecords(reader: Reader, shopId: string) {
  return reader
    .selectFrom('staff')
    .where('staff.shop_id', '=', shopId)
    .select(({ selectFrom }) => [
      'staff.id',
      'staff.name',
      'staff.role',
      'staff.email',
      'staff.pin_set_at as pinSetAt',
      'staff.deactivated_at as deactivatedAt',
      selectFrom('sessions')
        .whereRef('sessions.staff_id', '=', 'staff.id')
        .select(({ fn }) => fn.max('sessions.created_at').as('at'))
        .as('lastSignInAt'),
    ]);
}

/** Whether somebody else who may sign in has the name, or one that looks like it. */
export async function isNameTaken(reader: Reader, shopId: string, name: string, exceptId?: string): Promise<boolean> {
  const active = await listActive(reader, shopId);
  return active.some((person) => person.id !== exceptId && isSameName(person.name, name));
}

/** Whether the shop would be without an owner if this person were none. */
export async function isLastOwner(reader: Reader, { shop_id: shopId, id }: StaffRow): Promise<boolean> {
  const owners = (await listActive(reader, shopId)).filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.id === id;
}

async function listActive(reader: Reader, shopId: string) {
  return reader
    .selectFrom('staff')
    .where('shop_id', '=', shopId)
    .where('deactivated_at', 'is', null)
    .select(['id', 'name', 'role'])
    .execute();
}
