import { sql } from 'kysely';
import type { HistoryEntry, HistoryFilter, HistoryKind, HistoryPage } from '#shared/api/history.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { conditionsOf, lookupColumn, toSql } from './lookup.ts';
import { endOfDay, startOfDay } from './shop-days.ts';

/** How many lines an export reads at a time. */
const EXPORT_PAGE_LINES = 1_000;

/** A place in the order of the history: a page holds lines below one. */
interface Place {
  at: number;
  seq: number;
}
const TOP: Place = { at: Number.MAX_SAFE_INTEGER, seq: 0 };

interface Line extends HistoryEntry {
  seq: number;
}

/** Whose lines are wanted, and which of them. */
interface Selection {
  shopId: string;
  accounts: readonly Pick<Row<'ledger_accounts'>, 'id' | 'kind' | 'currency'>[];
  filter: HistoryFilter;
  /** Epoch ms, included. */
  since: number;
  below: Place;
  /** The last transfer that is looked at; null while there is no last one. */
  newest: number | null;
}

/**
 * A page of the history, newest first, found by key: its cost does not depend on what lies before or behind it.
 * @param timeZone the shop's (IANA): the filter's days are days there
 * @param before the `next` of the page above; undefined is the first page
 */
export async function historyPage(
  reader: Reader,
  shopId: string,
  timeZone: string,
  filter: HistoryFilter,
  before: string | undefined,
  limit: number,
): Promise<HistoryPage> {
  const selection = await select(reader, shopId, timeZone, filter);
  const below = before === undefined ? selection.below : lowerOf(selection.below, parsePlace(before));
  // One line more tells whether there is a next page.
  const lines = await readLines(reader, { ...selection, below }, limit + 1);
  const page = lines.slice(0, limit);
  const last = page.at(-1);
  return { entries: page.map(toEntry), next: last && lines.length > limit ? `${last.at}-${last.seq}` : null };
}

/** All of the history as it is now, in pages of a thousand lines; what is added meanwhile is not in it. */
export async function* historyPages(
  reader: Reader,
  shopId: string,
  timeZone: string,
  filter: HistoryFilter,
): AsyncGenerator<HistoryEntry[]> {
  const { newest } = await reader
    .selectFrom('ledger_transfers')
    .select(({ fn }) => fn.max<number | null>('seq').as('newest'))
    .executeTakeFirstOrThrow();
  if (newest === null) return;
  const selection = { ...(await select(reader, shopId, timeZone, filter)), newest };
  let below: Place | undefined = selection.below;
  while (below) {
    const lines: Line[] = await readLines(reader, { ...selection, below }, EXPORT_PAGE_LINES);
    if (lines.length > 0) yield lines.map(toEntry);
    below = lines.length === EXPORT_PAGE_LINES ? lines.at(-1) : undefined;
  }
}

async function select(reader: Reader, shopId: string, timeZone: string, filter: HistoryFilter): Promise<Selection> {
  const accounts = await reader
    .selectFrom('ledger_accounts')
    .where('shop_id', '=', shopId)
    .select(['id', 'kind', 'currency'])
    .execute();
  return {
    shopId,
    accounts,
    filter,
    since: filter.from === undefined ? 0 : startOfDay(filter.from, timeZone),
    below: filter.to === undefined ? TOP : { at: endOfDay(filter.to, timeZone), seq: 0 },
    newest: null,
  };
}

async function readLines(reader: Reader, selection: Selection, limit: number): Promise<Line[]> {
  const { accounts, filter } = selection;
  if (filter.currency === undefined) return readSlice(reader, selection, undefined, limit);
  const debited = accounts.filter(({ currency }) => currency === filter.currency).map(({ id }) => id);
  if (debited.length === 0) return [];
  if (lookupColumn(filter) !== 'debit_account_id') return readSlice(reader, selection, debited, limit);
  // Looked up by account, the few accounts of the currency are read each in its order and then put together.
  const slices = await Promise.all(debited.map((id) => readSlice(reader, selection, id, limit)));
  return slices.flat().sort(newestFirst).slice(0, limit);
}

/** @param debited the account, or the accounts of which a line may debit one; undefined: any */
async function readSlice(
  reader: Reader,
  { shopId, accounts, filter, since, below, newest }: Selection,
  debited: string | readonly string[] | undefined,
  limit: number,
): Promise<Line[]> {
  const lookup = lookupColumn(filter);
  let query = reader
    .selectFrom('ledger_transfers as t')
    .leftJoin('staff', 'staff.id', 't.staff_id')
    .leftJoin('devices', 'devices.id', 't.device_id')
    .where('t.shop_id', '=', shopId)
    // Word for word the predicate of the indexes: a bound value would keep the database from using them.
    .where(sql<boolean>`t.kind not in ('hold', 'release', 'debt')`)
    .where('t.at', '>=', since)
    .where(sql<boolean>`(t.at, t.seq) < (${below.at}, ${below.seq})`);
  for (const condition of conditionsOf(filter, debited)) query = query.where(toSql(condition, lookup));
  // Always true, and what the index by time alone asks for.
  if (lookup === undefined) query = query.where(sql<boolean>`t.amount > 0`);
  // An expression again: nothing is looked up by it.
  if (newest !== null) query = query.where(sql<number>`t.seq + 0`, '<=', newest);
  const rows = await query
    .orderBy('t.at', 'desc')
    .orderBy('t.seq', 'desc')
    .limit(limit)
    .select([
      't.seq',
      't.id',
      't.at',
      't.kind',
      't.purpose',
      't.amount',
      't.debit_account_id as debitedId',
      't.phone_masked as phoneMasked',
      't.unit_price as unitPrice',
      't.segments',
      'staff.name as staffName',
      'devices.name as deviceName',
    ])
    .execute();
  return rows.map(({ kind, amount, debitedId, ...row }) => {
    const account = accounts.find(({ id }) => id === debitedId);
    if (!account || !isHistoryKind(kind)) throw new Error(`transfer ${row.id} is not of the history`);
    const signed = account.kind === 'wallet' ? -amount : amount;
    return { ...row, kind, currency: account.currency, amount: signed };
  });
}

function isHistoryKind(kind: Row<'ledger_transfers'>['kind']): kind is HistoryKind {
  return kind !== 'hold' && kind !== 'release' && kind !== 'debt';
}

function toEntry({ seq: _, ...entry }: Line): HistoryEntry {
  return entry;
}

function newestFirst(a: Place, b: Place): number {
  return b.at - a.at || b.seq - a.seq;
}

function lowerOf(a: Place, b: Place): Place {
  return newestFirst(a, b) > 0 ? a : b;
}

/** @param cursor of the shape that the route's schema asks for */
function parsePlace(cursor: string): Place {
  const [at, seq] = cursor.split('-').map(Number);
  return { at: at ?? 0, seq: seq ?? 0 };
}
