import { type RawBuilder, sql } from 'kysely';

/** Days begin at a quarter of an hour in every time zone there is, so that totals of quarters make up any zone's days. */
const QUARTER_MS = 15 * 60_000;

/** Behind every quarter there is: the total before it is the one of now. */
export const END = Number.MAX_SAFE_INTEGER;

/** The number, since the epoch, of the first quarter of an hour that begins at a moment (epoch ms) or after it. */
export function quarterFrom(at: number): number {
  return Math.ceil(at / QUARTER_MS);
}

/** When a quarter of an hour begins (epoch ms). */
export function beginOf(quarter: number): number {
  return quarter * QUARTER_MS;
}

/** Values to be joined, as the rows of a table whose one column SQL calls `column1`. */
export function rowsOf<T>(values: readonly T[]): RawBuilder<{ column1: T }> {
  return sql`(values ${sql.join(values.map((value) => sql`(${value})`))})`;
}
