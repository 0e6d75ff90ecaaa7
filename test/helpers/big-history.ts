import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { z } from 'zod';
import { systemClock } from '#server/clock.ts';
import { openDatabase } from '#server/db/database.ts';
import { fillTotals } from '#server/db/migrations/0006-lean.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { systemRandom } from '#server/random.ts';
import { seedDemoShop } from '#server/seed/demo-shop.ts';
import { seedPrices } from '#server/seed/prices.ts';
import { BIG_HISTORY_STATEMENTS } from './big-history-sql.ts';
import { silentLog } from './silent-log.ts';

const DAY_MS = 24 * 60 * 60_000;
const DAYS = 365;
/** A message has a hold and what ends it, and now and then something more. */
const TRANSFERS_A_MESSAGE = 2;

interface BigHistoryOptions {
  /** The same seed makes the same history. */
  seed: number;
  /** How many transfers there are at least. */
  transfers: number;
  /** When it ends (epoch ms). */
  until: number;
  /** Over how many days it is spread, evenly. */
  days?: number;
}

/**
 * The demo shop in a new file, with a big history and with limits that let it send so many messages.
 * @returns how many messages there are
 */
export async function makeBigShop(file: string, options: BigHistoryOptions): Promise<number> {
  const clock = { ...systemClock, now: () => options.until - (options.days ?? DAYS) * DAY_MS };
  const database = await openDatabase(file, clock, silentLog);
  await database.write(seedPrices);
  const parts = { random: systemRandom, ledger: new Ledger(systemRandom), createCustomer: async () => 'cus_big' };
  await seedDemoShop(database, parts);
  const limits = { number_ten_minutes: 10, number_day: 20, device_hour: 500, daily_send_cap: 100_000 };
  await database.write(({ tx }) => tx.updateTable('shops').set(limits).execute());
  await database.close();
  return addBigHistory(file, options);
}

/** By this an app is taken for one of the four devices of a big history when it is paired. @param device from 0 */
export function installationOf(device: number): string {
  return `00000000-0000-4000-8000-${device.toString().padStart(12, '0')}`;
}

/**
 * A mobile number of Singapore, another one for each customer.
 * @param customer below 16 million; the customers of a big history are counted as its messages are, from 0
 */
export function phoneOf(customer: number): string {
  const scattered = (customer * 7_654_321) % 16_000_000;
  return `+65${scattered + (scattered < 8_000_000 ? 81_000_000 : 82_000_000)}`;
}

/**
 * Gives the one shop of a database a long past, as the services would have left it: top-ups with their receipts,
 * messages with their holds and what became of them, verifications, members. Nobody else has the file open.
 *
 * Each table is written by one statement, without its indexes and triggers, which are made anew in the end.
 * @returns how many messages there are
 */
async function addBigHistory(file: string, options: BigHistoryOptions): Promise<number> {
  const { seed, transfers, until, days = DAYS } = options;
  const messages = Math.ceil(transfers / TRANSFERS_A_MESSAGE);
  const span = days * DAY_MS;
  const sqlite = new SqliteDatabase(file);
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  try {
    hurry(sqlite);
    sqlite.function('chance', { deterministic: true }, (number) => draw(seed, Number(number)));
    // A number that is bound is a fraction to SQLite, also where it is whole.
    const times = {
      messages: BigInt(messages),
      until: BigInt(until),
      span: BigInt(span),
      begins: BigInt(until - span),
    };
    const { price, ...cast } = castOf(sqlite);
    const given = { ...cast, ...times, price: BigInt(price) };
    const putBack = setAside(sqlite);
    for (const statement of BIG_HISTORY_STATEMENTS) sqlite.prepare(statement).run(given);
    for (const totals of ['spending_totals', 'usage_totals']) sqlite.exec(`delete from ${totals}`);
    putBack('index');
    await fillTotals(db);
    putBack('trigger');
    sqlite.pragma('journal_mode = WAL');
  } finally {
    await db.destroy();
  }
  return messages;
}

/** What can be made anew in minutes need not survive a power cut meanwhile. */
function hurry(sqlite: SqliteDatabase.Database): void {
  sqlite.pragma('locking_mode = EXCLUSIVE');
  sqlite.pragma('journal_mode = MEMORY');
  sqlite.pragma('synchronous = OFF');
  sqlite.pragma('foreign_keys = OFF');
  sqlite.pragma('temp_store = MEMORY');
  sqlite.pragma('cache_size = -1000000');
  sqlite.pragma('threads = 2');
}

const castSchema = z.object({
  ...{ shop: z.string(), name: z.string(), owner: z.string(), price: z.number() },
  ...{ wallet: z.string(), funding: z.string(), spent: z.string() },
});

/** Who and what is there before. */
function castOf(sqlite: SqliteDatabase.Database): z.infer<typeof castSchema> {
  const account = (kind: string) =>
    `(select id from ledger_accounts where shop_id = shops.id and kind = '${kind}' and currency = 'USD') as ${kind}`;
  return castSchema.parse(
    sqlite
      .prepare(
        `select id as shop, name, ${['wallet', 'funding', 'spent'].map(account).join(', ')},
          (select id from staff where shop_id = shops.id and role = 'owner') as owner,
          (select per_segment from sms_prices where country = home_country order by effective_from desc) as price
        from shops`,
      )
      .get(),
  );
}

const madeSchema = z.array(z.object({ kind: z.enum(['index', 'trigger']), name: z.string(), sql: z.string() }));

/** Drops what is kept up to date with every row. @returns makes the indexes, or the triggers, anew */
function setAside(sqlite: SqliteDatabase.Database): (kind: 'index' | 'trigger') => void {
  const made = madeSchema.parse(
    sqlite
      .prepare(
        `select type as kind, name, sql from sqlite_master
          where type in ('index', 'trigger') and sql is not null and tbl_name not like '%_changes'`,
      )
      .all(),
  );
  for (const { kind, name } of made) sqlite.exec(`drop ${kind} "${name}"`);
  return (wanted) => {
    for (const { sql } of made.filter(({ kind }) => kind === wanted)) sqlite.exec(sql);
  };
}

/** A number of 32 bits for each message: one step of mulberry32, by Tommy Ettinger. */
function draw(seed: number, number: number): number {
  let state = (Math.imul(seed, 0x9e3779b1) + Math.imul(number, 0x6d2b79f5)) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return (state ^ (state >>> 14)) >>> 0;
}
