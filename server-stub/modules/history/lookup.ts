import { type RawBuilder, sql } from 'kysely';
import type { HistoryFilter, HistoryKind, Purpose } from '#shared/api/history.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';

/** The columns that a filter narrows; each has an index that goes on in the order of the history. */
type Column = 'kind' | 'purpose' | 'staff_id' | 'debit_account_id';

/** The lines have the value, or one of the values, in the column. */
interface Condition {
  column: Column;
  value: string | readonly string[];
}

const MOST_KINDS: ReadonlySet<HistoryKind> = new Set(['settle', 'give_back']);
const MOST_PURPOSES: ReadonlySet<Purpose> = new Set(['registration_otp', 'campaign']);

/**
 * The column to look the lines up by: the one that leaves the fewest, as far as that can be told beforehand, since
 * nearly all lines are messages, paid from the SMS wallet. Undefined: by time alone.
 */
export function lookupColumn({ currency, kind, purpose, staffId }: HistoryFilter): Column | undefined {
  if (kind !== undefined && !MOST_KINDS.has(kind)) return 'kind';
  if (purpose !== undefined && !MOST_PURPOSES.has(purpose)) return 'purpose';
  if (currency !== undefined && currency !== SMS_CURRENCY) return 'debit_account_id';
  if (staffId !== undefined) return 'staff_id';
  if (kind !== undefined) return 'kind';
  if (purpose !== undefined) return 'purpose';
  return currency === undefined ? undefined : 'debit_account_id';
}

/** @param debited the account, or the accounts, that a line may debit: they tell the currency */
export function conditionsOf(
  { kind, purpose, staffId }: HistoryFilter,
  debited: string | readonly string[] | undefined,
): Condition[] {
  const wanted = { kind, purpose, staff_id: staffId, debit_account_id: debited };
  const columns = ['kind', 'purpose', 'staff_id', 'debit_account_id'] as const;
  return columns.flatMap((column) => {
    const value = wanted[column];
    return value === undefined ? [] : [{ column, value }];
  });
}

/**
 * The condition in SQL. The database picks one of several indexes without knowing which is the narrowest; a column
 * within an expression is no key for it, so that the condition is tried on each line but not looked up by.
 */
export function toSql({ column, value }: Condition, lookup: Column | undefined): RawBuilder<boolean> {
  const ref = sql.ref(`t.${column}`);
  const compared = column === lookup ? ref : sql`coalesce(${ref}, '')`;
  return typeof value === 'string' ? sql`${compared} = ${value}` : sql`${compared} in (${sql.join(value)})`;
}
