import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#server/db/database.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { historyPages } from '#server/modules/history/history.ts';
import { addDemoHistory } from '#server/seed/demo-history.ts';
import { seedDemoShop } from '#server/seed/demo-shop.ts';
import { seedPrices } from '#server/seed/prices.ts';
import type { HistoryEntry } from '#shared/api/history.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { fakeRandom } from '#test/fake-random.ts';
import { silentLog } from '#test/silent-log.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { START } from '#test/test-backend.ts';

const DAYS = 45;
const DAY_MS = 24 * 60 * 60_000;

/** The demo shop with its history; it was made when the history begins, or has just been made. */
async function openShop(options: { days?: number; made?: number; seed?: number } = {}) {
  const { days = DAYS, seed = 1 } = options;
  const made = options.made ?? START - days * DAY_MS;
  const clock = createFakeClock(made);
  const database = await openDatabase(':memory:', clock, silentLog);
  const random = fakeRandom();
  await database.write(seedPrices);
  await seedDemoShop(database, { random, ledger: new Ledger(random), createCustomer: async () => 'cus_shop' });
  await clock.advance(START - made);
  const add = () => addDemoHistory(database, { random, seed, days });
  return { database, add, made: await add() };
}

/** The shop's history, oldest first. */
async function linesOf({ reader }: Database) {
  const shop = await reader.selectFrom('shops').select(['id', 'time_zone']).executeTakeFirstOrThrow();
  const lines: HistoryEntry[] = [];
  for await (const page of historyPages(reader, shop.id, shop.time_zone, {})) lines.push(...page);
  return lines.reverse();
}

const transfersOf = ({ reader }: Database) =>
  reader.selectFrom('ledger_transfers').orderBy('seq').selectAll().execute();

describe('the demo’s history', () => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let database: Database;

  beforeAll(async () => {
    shop = await openShop();
    ({ database } = shop);
  }, 60_000);
  afterAll(() => database.close());

  it('is weeks of registrations and top-ups up to now', async () => {
    const { made } = shop;
    expect(made?.registrations).toBeGreaterThan(DAYS * 20);
    expect(made?.topups).toBeGreaterThan(1);
    const lines = await linesOf(database);
    const times = lines.map(({ at }) => at);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(START - DAYS * DAY_MS);
    expect(Math.max(...times)).toBeLessThanOrEqual(START);
    expect(Math.max(...times)).toBeGreaterThan(START - DAY_MS);
    expect(new Set(lines.map(({ staffName }) => staffName))).toEqual(
      new Set([null, 'Mei Lin', 'Ravi Kumar', 'Aisha Rahman']),
    );
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(['opening', 'topup', 'settle', 'give_back']));
    const members = await database.reader.selectFrom('members').select('id').execute();
    expect(members.length).toBeGreaterThan(DAYS * 18);
  });

  /** Follows the balance from the oldest line on. @returns what it is in the end */
  async function follow(one: Database): Promise<number> {
    let balance = 0;
    for (const { currency, amount } of await linesOf(one)) {
      if (currency === 'USD') balance += amount;
      expect(balance).toBeGreaterThanOrEqual(0);
    }
    return balance;
  }

  it('never takes the balance below zero, and ends near where a demo starts', async () => {
    const closing = await follow(database);
    expect(closing).toBeGreaterThan(25_000_000);
    expect(closing).toBeLessThan(60_000_000);
  });

  it('comes before the opening credit of a shop that was made later', async () => {
    const later = await openShop({ made: START });
    const closing = await follow(later.database);
    expect(closing).toBeGreaterThan(41_280_000);
    expect(closing).toBeLessThan(75_000_000);
    await later.database.close();
  });

  it('keeps the books: every account is what its transfers say, and nothing stays held', async () => {
    const transfers = await transfersOf(database);
    for (const account of await database.reader.selectFrom('ledger_accounts').selectAll().execute()) {
      const posted = transfers.filter(({ kind }) => kind !== 'hold' && kind !== 'release');
      const sum = (side: 'debit_account_id' | 'credit_account_id') =>
        posted.filter((one) => one[side] === account.id).reduce((total, { amount }) => total + amount, 0);
      expect(account).toMatchObject({
        debits_posted: sum('debit_account_id'),
        credits_posted: sum('credit_account_id'),
        debits_pending: 0,
        credits_pending: 0,
      });
    }
  });

  it('has a receipt for each paid top-up, numbered in their order', async () => {
    const paid = await database.reader
      .selectFrom('topups')
      .leftJoin('receipts', 'receipts.topup_id', 'topups.id')
      .where('status', '=', 'paid')
      .orderBy('created_at')
      .select('number')
      .execute();
    expect(paid.length).toBeGreaterThan(0);
    expect(paid.map(({ number }) => number)).toEqual(paid.map((_, index) => index + 1));
  });

  it('is the same from the same seed, and another from another', async () => {
    const shops = await Promise.all([1, 1, 2].map((seed) => openShop({ seed, days: 4 })));
    const [first, same, other] = await Promise.all(shops.map((one) => transfersOf(one.database)));
    expect(first?.length).toBeGreaterThan(100);
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
    for (const one of shops) await one.database.close();
  });

  it('is made once', async () => {
    const before = await transfersOf(database);
    expect(await shop.add()).toBeUndefined();
    expect(await transfersOf(database)).toEqual(before);
  });

  it('is refused to a real shop', async () => {
    const env = {
      TILLSIDE_DATA_DIR: tempFolder(),
      TILLSIDE_PUBLIC_URL: 'https://api.shop.example',
      TILLSIDE_SECRET_KEY: 'a key for tests only, of enough length',
      STRIPE_SECRET_KEY: 'sk_live_1',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
      TWILIO_ACCOUNT_SID: 'AC1',
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_SENDER: 'Kopi',
      SMTP_URL: 'smtp://mail.shop.example',
      MAIL_FROM: 'credit@shop.example',
    };
    const run = promisify(execFile)(process.execPath, ['server-stub/seed-history.ts'], { env });
    await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('real shop') });
  });
});
