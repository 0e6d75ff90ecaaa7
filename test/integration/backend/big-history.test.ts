import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#server/db/database.ts';
import { parsePhone } from '#shared/domain/phone.ts';
import { makeBigShop, phoneOf } from '#test/big-history.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { auditAccounts } from '#test/fault-audit.ts';
import { silentLog } from '#test/silent-log.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { START } from '#test/test-backend.ts';
import { auditTotals } from '#test/totals-audit.ts';

const DAY_MS = 24 * 60 * 60_000;
/** The year is no whole number of milliseconds for each of them. */
const TRANSFERS = 8_022;

async function openBigShop(seed = 1) {
  const file = join(tempFolder(), 'big.sqlite');
  const messages = await makeBigShop(file, { seed, transfers: TRANSFERS, until: START });
  const database = await openDatabase(file, createFakeClock(START), silentLog);
  onTestFinished(() => database.close());
  return { file, messages, reader: database.reader };
}

/** What does not depend on who happens to work in the shop. */
const told = ['id', 'kind', 'amount', 'source_id', 'purpose', 'phone_masked', 'device_id', 'at'] as const;

describe('a big history', () => {
  it('keeps the books and the totals, and refers to nothing that is not there', async () => {
    const { file, reader } = await openBigShop();
    expect(await auditAccounts(reader)).toEqual([]);
    expect(await auditTotals(reader)).toEqual([]);
    const sqlite = new SqliteDatabase(file, { readonly: true });
    expect(sqlite.pragma('foreign_key_check')).toEqual([]);
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
    sqlite.close();
  });

  it('never takes the balance below zero', async () => {
    const { reader } = await openBigShop();
    const wallet = await reader
      .selectFrom('ledger_accounts')
      .where('kind', '=', 'wallet')
      .where('currency', '=', 'USD')
      .selectAll()
      .executeTakeFirstOrThrow();
    const transfers = await reader.selectFrom('ledger_transfers').orderBy('at').orderBy('seq').selectAll().execute();
    let balance = 0;
    for (const { kind, debit_account_id, credit_account_id, amount } of transfers) {
      if (kind === 'hold' || kind === 'release') continue;
      if (debit_account_id === wallet.id) balance -= amount;
      if (credit_account_id === wallet.id) balance += amount;
      expect(balance).toBeGreaterThanOrEqual(0);
    }
  });

  it('has all that happens to messages, evenly over the year', async () => {
    const { reader, messages } = await openBigShop();
    const transfers = await reader.selectFrom('ledger_transfers').select(['kind', 'at']).execute();
    expect(transfers.length).toBeGreaterThanOrEqual(TRANSFERS);
    expect(transfers.every(({ at }) => Number.isInteger(at))).toBe(true);
    expect(new Set(transfers.map(({ kind }) => kind))).toEqual(
      new Set(['opening', 'topup', 'hold', 'settle', 'release', 'give_back']),
    );
    const sent = await reader.selectFrom('messages').selectAll().orderBy('queued_at').execute();
    expect(sent).toHaveLength(messages);
    expect(new Set(sent.map(({ purpose }) => purpose))).toEqual(new Set(['registration_otp', 'password_reset_otp']));
    const lastMonth = sent.filter(({ queued_at }) => queued_at > START - 30 * DAY_MS);
    expect(lastMonth.length).toBeCloseTo((messages * 30) / 365, -1);
    expect(Math.max(...transfers.map(({ at }) => at))).toBeLessThan(START);
    // The numbers by which a limit is kept.
    expect(sent.map(({ shop_number }) => shop_number)).toEqual(sent.map((_, index) => index + 1));
    const members = await reader.selectFrom('members').selectAll().orderBy('joined_at').execute();
    expect(members.length).toBeGreaterThan(messages / 2);
    expect(members.map(({ revision }) => revision)).toEqual(members.map((_, index) => index + 1));
  });

  it('is the same from the same seed, and another from another', async () => {
    const shops = [await openBigShop(1), await openBigShop(1), await openBigShop(2)];
    const [first, same, other] = await Promise.all(
      shops.map(({ reader }) =>
        reader.selectFrom('ledger_transfers').where('kind', '<>', 'opening').select(told).orderBy('seq').execute(),
      ),
    );
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('leaves the tables with the indexes and triggers that they had', async () => {
    const { file } = await openBigShop();
    const empty = join(tempFolder(), 'empty.sqlite');
    await (await openDatabase(empty, createFakeClock(START), silentLog)).close();
    const [made, wanted] = [file, empty].map((one) => {
      const sqlite = new SqliteDatabase(one, { readonly: true });
      const rows = sqlite.prepare('select type, name, sql from sqlite_master order by type, name').all();
      sqlite.close();
      return rows;
    });
    expect(made).toEqual(wanted);
  });

  it('has another number for each customer, which can get messages', async () => {
    const numbers = Array.from({ length: 5_000 }, (_, n) => phoneOf(n * 3_199));
    expect(new Set(numbers)).toHaveProperty('size', numbers.length);
    for (const number of numbers) expect(parsePhone(number, 'SG')).toMatchObject({ kind: 'ok', e164: number });
    const { reader } = await openBigShop();
    const sent = await reader.selectFrom('messages').select(['phone', 'purpose']).orderBy('shop_number').execute();
    for (const [customer, { phone, purpose }] of sent.entries())
      if (purpose === 'registration_otp') expect(phone).toBe(phoneOf(customer));
  });
});
