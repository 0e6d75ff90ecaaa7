import { sql } from 'kysely';

/** The elements of a JSON array as a table `one`, so that one statement serves for as many as there are. */
export const each = (json: string) => sql<{ value: string }>`json_each(${json})`.as('one');
