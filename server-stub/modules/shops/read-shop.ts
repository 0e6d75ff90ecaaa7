import { askOften } from '../../db/compile-once.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';

const byId = askOften((db, { id }: { id: string }) => db.selectFrom('shops').where('id', '=', id).selectAll());

/** @throws Error when there is none */
export async function readShop(reader: Reader, id: string): Promise<Row<'shops'>> {
  const [shop] = await byId(reader, { id });
  if (!shop) throw new Error(`no shop ${id}`);
  return shop;
}
