import { randomUUID } from 'node:crypto';
import type { E164 } from '#shared/domain/phone.ts';

/** The one table of those who do nothing but write a row: what a code needs at the least. */
export const CREATE_CODES = `create table codes (
  id text primary key, phone text not null, code_hash text not null, created_at integer not null
) strict`;

/** Takes a {@link newCode}. */
export const INSERT_CODE =
  'insert into codes (id, phone, code_hash, created_at) values (@id, @phone, @codeHash, @createdAt)';

export function newCode(phone: E164) {
  const id = randomUUID();
  return { id, phone, codeHash: id, createdAt: Date.now() };
}
