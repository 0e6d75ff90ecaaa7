import { type RawBuilder, sql } from 'kysely';

/**
 * Whether the carrier took a message, or it is on its way there: what was refused or never handed over was not sent.
 * @param failure the column that tells why it failed
 */
export function wasTaken(failure: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(failure)} is null or ${sql.ref(failure)} = 'undelivered')`;
}
