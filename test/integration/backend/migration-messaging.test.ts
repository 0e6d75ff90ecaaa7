import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#server/db/database.ts';
import { up as first } from '#server/db/migrations/0001-first.ts';
import { up as billing } from '#server/db/migrations/0002-billing.ts';
import { up as counter } from '#server/db/migrations/0003-counter.ts';
import { up as numbers } from '#server/db/migrations/0004-numbers.ts';
import { up as totals } from '#server/db/migrations/0005-totals.ts';
import { insertSourcedMessages, type SourcedMessage } from '#server/modules/messages/sourced.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { makeOldShop } from '#test/old-shop.ts';
import { silentLog } from '#test/silent-log.ts';
import { auditTotals } from '#test/totals-audit.ts';

const BEFORE = {
  '0001-first': { up: first },
  '0002-billing': { up: billing },
  '0003-counter': { up: counter },
  '0004-numbers': { up: numbers },
  '0005-totals': { up: totals },
};

/** A member of Singapore who agreed to news and then did not, and one of Malaysia, whose code was sent a second time. */
const SHOP_OF_BEFORE = `
  insert into shops (id, name, home_country, time_zone, daily_send_cap, payments_customer_id, created_at, member_revision)
    values ('shop', 'Kopi & Co', 'SG', 'Asia/Singapore', 250, 'cus_1', 1, 2);
  insert into staff (id, shop_id, name, role, pin_hash, created_at) values ('mei', 'shop', 'Mei', 'cashier', 'hash', 7);
  insert into devices (id, shop_id, name, token_hash, installation_id, paired_by, paired_at)
    values ('till', 'shop', 'Front till', 'token', 'here', 'mei', 2);
  insert into ledger_accounts (id, shop_id, kind, currency)
    values ('wallet', 'shop', 'wallet', 'USD'), ('spent', 'shop', 'spent', 'USD');
  insert into ledger_transfers (id, shop_id, kind, debit_account_id, credit_account_id, amount, hold_id, source_id, purpose, at)
    values ('hold', 'shop', 'hold', 'wallet', 'spent', 36800, null, 'm1', 'registration_otp', 3),
      ('settle', 'shop', 'settle', 'wallet', 'spent', 36800, 'hold', 'm1', 'registration_otp', 4);
  insert into messages (id, shop_id, device_id, staff_id, verification_id, phone, country, hold_id, status, queued_at,
      lease_until, shop_number)
    values ('m1', 'shop', 'till', 'mei', 'v1', '+6581234567', 'SG', 'hold', 'delivered', 3, 4, 1),
      ('m2', 'shop', 'till', 'mei', 'v2', '+60123456789', 'MY', 'hold', 'queued', 4, 5, 2),
      ('m3', 'shop', 'till', 'mei', 'v2', '+60123456789', 'MY', 'hold', 'queued', 5, 6, 3);
  insert into verifications (id, shop_id, device_id, phone, status, code_hash, sends, last_sent_at, expires_at,
      message_id, created_at, verified_at)
    values ('v1', 'shop', 'till', '+6581234567', 'used', 'hash', 1, 3, 9, 'm1', 3, 4),
      ('v2', 'shop', 'till', '+60123456789', 'used', 'hash', 2, 5, 9, 'm3', 4, 6);
  insert into members (id, shop_id, phone, name, birthday, joined_at, device_id, staff_id, verification_id, revision)
    values ('siti', 'shop', '+6581234567', 'Siti', '1990-02-28', 5, 'till', 'mei', 'v1', 1),
      ('aziz', 'shop', '+60123456789', 'Aziz', null, 7, 'till', 'mei', 'v2', 2);
  insert into member_consents (member_id, at, given, staff_id, device_id)
    values ('siti', 5, 1, 'mei', 'till'), ('siti', 6, 0, 'mei', 'till');
`;

async function openOldShop() {
  const file = await makeOldShop(BEFORE, SHOP_OF_BEFORE);
  const database = await openDatabase(file, createFakeClock(10), silentLog);
  onTestFinished(() => database.close());
  return { file, ...database };
}

const fromSource: SourcedMessage = {
  ...{ id: 'news', shop_id: 'shop', source_id: 'a campaign', member_id: 'siti', marketing: 1, phone: '+6581234567' },
  ...{ country: 'SG', purpose: 'campaign', hold_id: 'hold', status: 'queued', failure: null, cause: null },
  ...{ gateway: 'first', provider_id: null, queued_at: 8, sent_at: null, ended_at: null, lease_until: 9 },
};

describe('a shop from before there was anything but codes', () => {
  it('sends news by day and no more than leaves its counters enough, until an owner says otherwise', async () => {
    const { reader } = await openOldShop();
    expect(await reader.selectFrom('shops').selectAll().executeTakeFirst()).toMatchObject({
      counter_reserve_codes: 100,
      quiet_from: 21 * 60,
      quiet_to: 9 * 60,
      opt_out_line: 'Reply STOP to opt out.',
      owner_phones: '[]',
      reward_member_day: 1,
      reward_day_units: 100,
    });
  });

  it('knows where its members are, and that they came when they joined', async () => {
    const { reader } = await openOldShop();
    const untouched = { opted_out_at: null, opt_out_how: null, tags: '[]' };
    expect(
      await reader
        .selectFrom('members')
        .orderBy('revision')
        .select(['id', 'country', 'last_visit_at', 'opted_out_at', 'opt_out_how', 'tags'])
        .execute(),
    ).toEqual([
      { id: 'siti', country: 'SG', last_visit_at: 5, ...untouched },
      { id: 'aziz', country: 'MY', last_visit_at: 7, ...untouched },
    ]);
  });

  it.each([
    ['when', { opted_out_at: 8 }],
    ['how', { opt_out_how: 'reply' as const }],
  ])('lets nobody have opted out of whom it knows only %s', async (_, change) => {
    const { write } = await openOldShop();
    const changing = write(({ tx }) => tx.updateTable('members').where('id', '=', 'siti').set(change).execute());
    await expect(changing).rejects.toThrow('CHECK constraint failed');
    await write(({ tx }) => tx.updateTable('members').set({ opted_out_at: 8, opt_out_how: 'reply' }).execute());
  });

  it('keeps what members said to whom, and has room for what they reply', async () => {
    const { reader, write } = await openOldShop();
    await write(({ tx }) =>
      tx
        .insertInto('member_consents')
        .values({ member_id: 'siti', at: 8, given: 0, staff_id: null, device_id: null, how: 'reply' })
        .execute(),
    );
    const said = { member_id: 'siti', staff_id: 'mei', device_id: 'till', how: 'counter' };
    expect(await reader.selectFrom('member_consents').selectAll().orderBy('seq').execute()).toEqual([
      { seq: 1, at: 5, given: 1, ...said },
      { seq: 2, at: 6, given: 0, ...said },
      { seq: 3, at: 8, given: 0, ...said, staff_id: null, device_id: null, how: 'reply' },
    ]);
  });

  it('has its messages as codes, and goes on to number them beside what is none', async () => {
    const { reader, write } = await openOldShop();
    await write((work) => insertSourcedMessages(work, [fromSource, { ...fromSource, id: 'more' }]));
    const messages = await reader.selectFrom('messages').selectAll().orderBy('queued_at').orderBy('id').execute();
    expect(messages.map(({ id, shop_number }) => [id, shop_number])).toEqual([
      ['m1', 1],
      ['m2', 2],
      ['m3', 3],
      ['more', null],
      ['news', null],
    ]);
    expect(messages[0]).toMatchObject({ source_id: null, member_id: null, marketing: 0, gateway: '', cause: null });
    expect(messages.at(-1)).toEqual({
      ...fromSource,
      ...{ device_id: null, staff_id: null, verification_id: null, shop_number: null },
    });
  });

  it.each([
    ['a source', { source_id: 'a campaign' }],
    ['no number', { shop_number: null }],
    ['no device', { device_id: null }],
    ['nobody of the staff', { staff_id: null }],
    ['no verification', { verification_id: null }],
  ])('lets no code have %s', async (_, change) => {
    const { write } = await openOldShop();
    const changing = write(({ tx }) => tx.updateTable('messages').where('id', '=', 'm1').set(change).execute());
    await expect(changing).rejects.toThrow('CHECK constraint failed: messages_of_code_or_source');
  });

  it('refers to nothing that is not there, and its totals are those of a recount', async () => {
    const { file, reader } = await openOldShop();
    const sqlite = new SqliteDatabase(file, { readonly: true });
    expect(sqlite.pragma('foreign_key_check')).toEqual([]);
    expect(sqlite.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    sqlite.close();
    expect(
      await reader.selectFrom('usage_totals').select(['sent', 'verified', 'joined', 'cost']).execute(),
    ).toContainEqual({ sent: 1, verified: 1, joined: 2, cost: 36_800 });
    expect(await auditTotals(reader)).toEqual([]);
  });
});
