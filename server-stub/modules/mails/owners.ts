import type { Reader } from '../../db/database.ts';

/** Where the owners of a shop are written to: those who may still sign in, in the order they came. */
export async function listOwnerEmails(reader: Reader, shopId: string): Promise<string[]> {
  const owners = await reader
    .selectFrom('staff')
    .where('shop_id', '=', shopId)
    .where('role', '=', 'owner')
    .where('deactivated_at', 'is', null)
    .where('email', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .select('email')
    .$narrowType<{ email: string }>()
    .execute();
  return owners.map(({ email }) => email);
}
