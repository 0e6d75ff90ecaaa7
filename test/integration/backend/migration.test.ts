import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '#server/db/database.ts';
import { up as first } from '#server/db/migrations/0001-first.ts';
import { up as billing } from '#server/db/migrations/0002-billing.ts';
import { up as counter } from '#server/db/migrations/0003-counter.ts';
import { up as numbers } from '#server/db/migrations/0004-numbers.ts';
import { up as totals } from '#server/db/migrations/0005-totals.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { makeOldShop } from '#test/old-shop.ts';
import { silentLog } from '#test/silent-log.ts';
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

/** The releases before this one, by the last of their migrations. */
const OLDER = { '0001-first': { up: first }, '0002-billing': { up: billing } };
const LAST = {
  ...OLDER,
  '0003-counter': { up: counter },
  '0004-numbers': { up: numbers },
  '0005-totals': { up: totals },
};

/** A shop of an older release, opened by this one. @param more what else it had, as SQL */
async function openOldShop(more = '') {
  return (await openNow(await makeOldShop(OLDER, SHOP_OF_BEFORE + more))).reader;
}

async function openNow(file: string): Promise<Database> {
  const database = await openDatabase(file, createFakeClock(10), silentLog);
  onTestFinished(() => database.close());
  return database;
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
    const reader = await openOldShop(`
      insert into ledger_transfers (id, shop_id, kind, debit_account_id, credit_account_id, amount, hold_id, source_id,
          purpose, at)
        values ('settle', 'shop', 'settle', 'wallet', 'wallet', 1, 'hold', 'm', 'registration_otp', 4);`);
    expect(await reader.selectFrom('usage_totals').select(['staff_id', 'sent', 'joined', 'cost']).execute()).toEqual([
      { staff_id: 'mei', sent: 1, joined: 2, cost: 1 },
    ]);
    expect(await auditTotals(reader)).toEqual([]);
  });
});

/** A shop with a message of each kind: on its way, refused, undelivered, and one whose code was read back. */
const SHOP_OF_LAST = `
  insert into shops (id, name, home_country, time_zone, daily_send_cap, payments_customer_id, created_at)
    values ('shop', 'Kopi & Co', 'SG', 'Asia/Singapore', 250, 'cus_1', 1);
  insert into staff (id, shop_id, name, role, pin_hash, created_at) values ('mei', 'shop', 'Mei', 'cashier', 'hash', 7);
  insert into devices (id, shop_id, name, token_hash, installation_id, paired_by, paired_at)
    values ('till', 'shop', 'Front till', 'token', 'here', 'mei', 2);
  insert into ledger_accounts (id, shop_id, kind, currency)
    values ('wallet', 'shop', 'wallet', 'USD'), ('spent', 'shop', 'spent', 'USD');
  insert into ledger_transfers (id, shop_id, kind, debit_account_id, credit_account_id, amount, hold_id, source_id,
      purpose, at)
    select kind || ' of ' || source, 'shop', kind, iif(kind = 'give_back', 'spent', 'wallet'),
      iif(kind = 'give_back', 'wallet', 'spent'), 36800, iif(kind in ('settle', 'release'), 'hold of ' || source, null),
      source, 'registration_otp', 9
    from (select column1 as kind, column2 as source from (values
      ('hold', 'queued'), ('hold', 'refused'), ('release', 'refused'), ('hold', 'back'), ('settle', 'back'),
      ('give_back', 'back'), ('hold', 'read'), ('settle', 'read')));
  insert into messages (id, shop_id, device_id, staff_id, verification_id, phone, country, hold_id, status, failure,
      provider_id, queued_at, sent_at, ended_at, lease_until, shop_number)
    values
      ('read', 'shop', 'till', 'mei', 'v', '+6581234567', 'SG', 'hold of read', 'delivered', null, 'p1', 3, 4, 5, 6, 1),
      ('back', 'shop', 'till', 'mei', 'v', '+6581234567', 'SG', 'hold of back', 'failed', 'undelivered', 'p2', 3, 4, 5, 6, 2),
      ('refused', 'shop', 'till', 'mei', 'v', '+6581234567', 'SG', 'hold of refused', 'failed', 'refused', null, 3, null, 5, 6, 3),
      ('queued', 'shop', 'till', 'mei', 'v', '+6581234567', 'SG', 'hold of queued', 'queued', null, null, 3, null, null, 6, 4);
  insert into verifications (id, shop_id, device_id, phone, status, code_hash, sends, last_sent_at, expires_at,
      message_id, created_at, verified_at)
    values ('v', 'shop', 'till', '+6581234567', 'used', 'hash', 4, 3, 9, 'read', 3, 8);
  insert into members (id, shop_id, phone, name, joined_at, device_id, staff_id, verification_id)
    values ('siti', 'shop', '+6581234567', 'Siti', 9, 'till', 'mei', 'v');
  insert into operations (device_id, id, request_hash, status, reply, created_at)
    values ('till', 'newer', 'a', 200, 'yes', 6), ('till', 'older', 'b', 409, 'no', 5);
`;

describe('a shop of the last release', () => {
  const rowsOf = (file: string, query: string) => {
    const sqlite = new SqliteDatabase(file, { readonly: true });
    const rows = sqlite.prepare(query).all();
    sqlite.close();
    return rows;
  };

  it('keeps its messages, and all that refers to them', async () => {
    const file = await makeOldShop(LAST, SHOP_OF_LAST);
    const messages = `select id, shop_id, device_id, staff_id, verification_id, phone, country, purpose, hold_id, status,
      failure, provider_id, queued_at, sent_at, ended_at, lease_until, shop_number from messages order by rowid`;
    const before = rowsOf(file, messages);
    expect(before).toHaveLength(4);
    await openNow(file);
    expect(rowsOf(file, messages)).toEqual(before);
    expect(rowsOf(file, 'pragma foreign_key_check')).toEqual([]);
    expect(rowsOf(file, "select name from sqlite_master where name in ('messages_before', 'operations_anew')")).toEqual(
      [],
    );
    expect(
      rowsOf(file, 'select "table", "from" from pragma_foreign_key_list(\'verifications\') order by id'),
    ).toContainEqual({ table: 'messages', from: 'message_id' });
    expect(rowsOf(file, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('has room for messages that no device, nobody and no verification is behind, whatever the provider calls them', async () => {
    const { write, reader } = await openNow(await makeOldShop(LAST, SHOP_OF_LAST));
    await write(({ tx }) =>
      sql`insert into messages (id, shop_id, source_id, phone, country, purpose, hold_id, status, provider_id, queued_at,
          lease_until)
        select 'campaign', shop_id, 'a campaign', phone, country, 'campaign', hold_id, status, provider_id, queued_at,
          lease_until
        from messages where id = 'read'`.execute(tx),
    );
    const sent = reader.selectFrom('messages').select('id').where('provider_id', '=', 'p1').orderBy('id');
    expect(await sent.execute()).toEqual([{ id: 'campaign' }, { id: 'read' }]);
  });

  it('counts its messages as sent once they were paid', async () => {
    const file = await makeOldShop(LAST, SHOP_OF_LAST);
    expect(rowsOf(file, 'select sent, verified, cost from usage_totals')).toEqual([
      { sent: 3, verified: 1, cost: 36_800 },
    ]);
    const { reader } = await openNow(file);
    expect(await reader.selectFrom('usage_totals').select(['sent', 'verified', 'joined', 'cost']).execute()).toEqual([
      { sent: 2, verified: 1, joined: 1, cost: 36_800 },
    ]);
    expect(await reader.selectFrom('spending_totals').selectAll().execute()).toEqual([
      { wallet_id: 'wallet', purpose: 'registration_otp', quarter: 0, spent: 36_800 },
    ]);
    expect(await auditTotals(reader)).toEqual([]);
  });

  it('keeps its answers, numbered in the order in which they were given', async () => {
    const { reader } = await openNow(await makeOldShop(LAST, SHOP_OF_LAST));
    expect(await reader.selectFrom('operations').selectAll().orderBy('seq').execute()).toEqual([
      { seq: 1, device_id: 'till', id: 'older', request_hash: 'b', status: 409, reply: 'no', created_at: 5 },
      { seq: 2, device_id: 'till', id: 'newer', request_hash: 'a', status: 200, reply: 'yes', created_at: 6 },
    ]);
  });
});
