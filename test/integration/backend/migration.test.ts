import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#server/db/database.ts';
import { up as first } from '#server/db/migrations/0001-first.ts';
import { up as billing } from '#server/db/migrations/0002-billing.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { auditTotals } from '#test/totals-audit.ts';

/** What a shop of the release before had on disk, as far as this release changes it. */
const SHOP_OF_BEFORE = `
  insert into shops (id, name, home_country, time_zone, daily_send_cap, payments_customer_id, created_at)
    values ('shop', 'Kopi & Co', 'SG', 'Asia/Singapore', 250, 'cus_1', 1);
  insert into staff (id, shop_id, name, role, pin_hash, created_at) values ('mei', 'shop', 'Mei', 'cashier', 'hash', 7);
  insert into devices (id, shop_id, name, token_hash, installation_id, paired_by, paired_at)
    values ('till', 'shop', 'Front till', 'token', 'here', 'mei', 2);
  insert into ledger_accounts (id, shop_id, kind, currency) values ('wallet', 'shop', 'wallet', 'USD');
  insert into ledger_transfers (id, shop_id, kind, debit_account_id, credit_account_id, amount, source_id, purpose, at)
    values ('hold', 'shop', 'hold', 'wallet', 'wallet', 1, 'm', 'registration_otp', 3);
  insert into messages (id, shop_id, device_id, staff_id, verification_id, phone, hold_id, status, queued_at, lease_until)
    values ('m', 'shop', 'till', 'mei', 'v1', '+6581234567', 'hold', 'sent', 3, 4);
  insert into verifications (id, shop_id, device_id, phone, status, code_hash, void_code_hash, sends, tries_left,
      last_sent_at, expires_at, message_id, created_at)
    values ('v1', 'shop', 'till', '+6581234567', 'used', 'new', 'old', 2, 1, 3, 9, 'm', 3),
      ('v2', 'shop', 'till', '+6581234568', 'used', 'only', null, 1, 5, 3, 9, 'm', 3);
  insert into members (id, shop_id, phone, name, consent_at, joined_at, device_id, staff_id, verification_id)
    values ('b', 'shop', '+6581234567', 'Siti', 5, 5, 'till', 'mei', 'v1'),
      ('a', 'shop', '+6581234568', 'Ravi', null, 6, 'till', 'mei', 'v2');
`;

/** A shop of the release before, opened by this one. @param more what else it had, as SQL */
async function openOldShop(more = '') {
  const file = join(tempFolder(), 'old.sqlite');
  const sqlite = new SqliteDatabase(file);
  const old = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const getMigrations = async () => ({ '0001-first': { up: first }, '0002-billing': { up: billing } });
  const { error } = await new Migrator({ db: old, provider: { getMigrations } }).migrateToLatest();
  if (error) throw error;
  sqlite.exec(SHOP_OF_BEFORE + more);
  await old.destroy();
  const database = await openDatabase(file, createFakeClock(10), silentLog);
  onTestFinished(() => database.close());
  return database.reader;
}

describe('a shop of the release before', () => {
  it('keeps its daily cap, and gets the limits that held until now', async () => {
    const reader = await openOldShop();
    expect(await reader.selectFrom('shops').selectAll().executeTakeFirst()).toMatchObject({
      daily_send_cap: 250,
      number_ten_minutes: 3,
      number_day: 6,
      device_hour: 30,
      countries: '[]',
      idle_lock_minutes: 5,
      member_revision: 2,
    });
    expect(await reader.selectFrom('staff').select('pin_set_at').execute()).toEqual([{ pin_set_at: 7 }]);
  });

  it('sent its messages to the home country, for registrations', async () => {
    const reader = await openOldShop();
    const sent = { country: 'SG', purpose: 'registration_otp' };
    expect(await reader.selectFrom('messages').select(['country', 'purpose']).execute()).toEqual([sent]);
    expect(
      await reader.selectFrom('verifications').select(['purpose', 'void_code_hashes']).orderBy('id').execute(),
    ).toEqual([
      { purpose: 'registration', void_code_hashes: '["old"]' },
      { purpose: 'registration', void_code_hashes: '[]' },
    ]);
  });

  it('numbers its messages in the order they were sent, whatever their ids', async () => {
    const reader = await openOldShop(`
      insert into messages (id, shop_id, device_id, staff_id, verification_id, phone, hold_id, status, queued_at, lease_until)
        values ('z', 'shop', 'till', 'mei', 'v1', '+6581234567', 'hold', 'sent', 1, 4),
          ('a', 'shop', 'till', 'mei', 'v1', '+6581234567', 'hold', 'sent', 5, 4);`);
    const numbered = await reader.selectFrom('messages').select(['id', 'shop_number']).orderBy('shop_number').execute();
    expect(numbered).toEqual([
      { id: 'z', shop_number: 1 },
      { id: 'm', shop_number: 2 },
      { id: 'a', shop_number: 3 },
    ]);
  });

  it('numbers its members in the order they came, and keeps their consent as the first of its history', async () => {
    const reader = await openOldShop();
    expect(await reader.selectFrom('members').select(['id', 'revision']).orderBy('revision').execute()).toEqual([
      { id: 'b', revision: 1 },
      { id: 'a', revision: 2 },
    ]);
    expect(await reader.selectFrom('member_consents').selectAll().execute()).toMatchObject([
      { member_id: 'b', at: 5, given: 1, staff_id: 'mei', device_id: 'till' },
    ]);
  });

  it('has its messages and members in the totals', async () => {
    const reader = await openOldShop();
    expect(await reader.selectFrom('usage_totals').select(['staff_id', 'sent', 'joined', 'cost']).execute()).toEqual([
      { staff_id: 'mei', sent: 1, joined: 2, cost: 0 },
    ]);
    expect(await auditTotals(reader)).toEqual([]);
  });
});
