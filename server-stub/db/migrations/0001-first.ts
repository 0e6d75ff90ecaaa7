import { type Kysely, sql } from 'kysely';

/** The tables of the first release. Money moves only by new rows: triggers refuse to change or delete a transfer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name);
  const id = 'text' as const;
  const instant = 'bigint' as const;
  const micros = 'bigint' as const;

  await table('shops')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('home_country', 'text', (c) => c.notNull())
    .addColumn('time_zone', 'text', (c) => c.notNull())
    .addColumn('daily_send_cap', 'integer', (c) => c.notNull())
    .addColumn('payments_customer_id', 'text', (c) => c.notNull())
    .addColumn('created_at', instant, (c) => c.notNull())
    .execute();

  await table('staff')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.unique())
    .addColumn('password_hash', 'text')
    .addColumn('pin_hash', 'text', (c) => c.notNull())
    .addColumn('created_at', instant, (c) => c.notNull())
    .addColumn('deactivated_at', instant)
    .execute();

  await table('devices')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('installation_id', id, (c) => c.notNull())
    .addColumn('paired_by', id, (c) => c.notNull().references('staff.id'))
    .addColumn('paired_at', instant, (c) => c.notNull())
    .addColumn('revoked_at', instant)
    .addUniqueConstraint('devices_once', ['shop_id', 'installation_id'])
    .execute();

  await table('sessions')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('device_id', id, (c) => c.notNull().references('devices.id'))
    .addColumn('staff_id', id, (c) => c.notNull().references('staff.id'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', instant, (c) => c.notNull())
    .addColumn('expires_at', instant, (c) => c.notNull())
    .addColumn('ended_at', instant)
    .execute();

  await table('throttles')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('last_failure_at', instant, (c) => c.notNull())
    .addColumn('locked_until', instant, (c) => c.notNull())
    .execute();

  await table('operations')
    .addColumn('device_id', id, (c) => c.notNull().references('devices.id'))
    .addColumn('id', id, (c) => c.notNull())
    .addColumn('request_hash', 'text', (c) => c.notNull())
    .addColumn('status', 'integer', (c) => c.notNull())
    .addColumn('reply', 'text', (c) => c.notNull())
    .addColumn('created_at', instant, (c) => c.notNull())
    .addPrimaryKeyConstraint('operations_pk', ['device_id', 'id'])
    .execute();
  await db.schema.createIndex('operations_by_age').on('operations').column('created_at').execute();

  await table('sms_prices')
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('per_segment', micros, (c) => c.notNull().check(sql`per_segment > 0`))
    .addColumn('effective_from', instant, (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('sms_prices_pk', ['country', 'effective_from'])
    .execute();

  await table('ledger_accounts')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('debits_pending', micros, (c) => c.notNull().defaultTo(0).check(sql`debits_pending >= 0`))
    .addColumn('debits_posted', micros, (c) => c.notNull().defaultTo(0).check(sql`debits_posted >= 0`))
    .addColumn('credits_pending', micros, (c) => c.notNull().defaultTo(0).check(sql`credits_pending >= 0`))
    .addColumn('credits_posted', micros, (c) => c.notNull().defaultTo(0).check(sql`credits_posted >= 0`))
    .addUniqueConstraint('ledger_accounts_once', ['shop_id', 'kind', 'currency'])
    // The last line of defence: whatever the code does, a wallet cannot go below zero.
    .addCheckConstraint(
      'wallet_not_below_zero',
      sql`kind <> 'wallet' or credits_posted >= debits_posted + debits_pending`,
    )
    .execute();

  await table('ledger_transfers')
    .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('id', id, (c) => c.notNull().unique())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('debit_account_id', id, (c) => c.notNull().references('ledger_accounts.id'))
    .addColumn('credit_account_id', id, (c) => c.notNull().references('ledger_accounts.id'))
    .addColumn('amount', micros, (c) => c.notNull().check(sql`amount > 0`))
    // One hold ends once, by a settle or by a release.
    .addColumn('hold_id', id, (c) => c.unique().references('ledger_transfers.id'))
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('staff_id', id, (c) => c.references('staff.id'))
    .addColumn('device_id', id, (c) => c.references('devices.id'))
    .addColumn('phone_masked', 'text')
    .addColumn('unit_price', micros)
    .addColumn('segments', 'integer')
    .addColumn('at', instant, (c) => c.notNull())
    .addUniqueConstraint('ledger_transfers_once', ['kind', 'source_id'])
    .execute();
  await db.schema.createIndex('ledger_transfers_history').on('ledger_transfers').columns(['shop_id', 'seq']).execute();
  for (const change of ['update', 'delete']) {
    await sql`create trigger ${sql.raw(`ledger_transfers_no_${change}`)} before ${sql.raw(change)} on ledger_transfers
      begin select raise(abort, 'transfers are append-only'); end`.execute(db);
  }

  await table('messages')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('device_id', id, (c) => c.notNull().references('devices.id'))
    .addColumn('staff_id', id, (c) => c.notNull().references('staff.id'))
    .addColumn('verification_id', id, (c) => c.notNull())
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('hold_id', id, (c) => c.notNull().references('ledger_transfers.id'))
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('failure', 'text')
    .addColumn('provider_id', 'text', (c) => c.unique())
    .addColumn('queued_at', instant, (c) => c.notNull())
    .addColumn('sent_at', instant)
    .addColumn('ended_at', instant)
    .addColumn('lease_until', instant, (c) => c.notNull())
    .execute();
  // One index for each limit's window, and one for the few that are still on their way.
  await db.schema.createIndex('messages_by_phone').on('messages').columns(['phone', 'shop_id', 'queued_at']).execute();
  await db.schema.createIndex('messages_by_device').on('messages').columns(['device_id', 'queued_at']).execute();
  await db.schema.createIndex('messages_by_shop').on('messages').columns(['shop_id', 'queued_at']).execute();
  await db.schema
    .createIndex('messages_queued')
    .on('messages')
    .column('lease_until')
    .where(sql.ref('status'), '=', sql.lit('queued'))
    .execute();

  await table('verifications')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('device_id', id, (c) => c.notNull().references('devices.id'))
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('code_hash', 'text', (c) => c.notNull())
    .addColumn('void_code_hash', 'text')
    .addColumn('sends', 'integer', (c) => c.notNull())
    .addColumn('tries_left', 'integer', (c) => c.notNull())
    .addColumn('last_sent_at', instant, (c) => c.notNull())
    .addColumn('expires_at', instant, (c) => c.notNull())
    .addColumn('message_id', id, (c) => c.notNull().references('messages.id'))
    .addColumn('created_at', instant, (c) => c.notNull())
    .addColumn('verified_at', instant)
    .execute();
  await db.schema
    .createIndex('verifications_by_device')
    .on('verifications')
    .columns(['device_id', 'created_at'])
    .execute();
  await db.schema
    .createIndex('verifications_by_phone')
    .on('verifications')
    .columns(['device_id', 'phone', 'created_at'])
    .execute();

  await table('members')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text')
    .addColumn('birthday', 'text')
    .addColumn('consent_at', instant)
    .addColumn('joined_at', instant, (c) => c.notNull())
    .addColumn('device_id', id, (c) => c.notNull().references('devices.id'))
    .addColumn('staff_id', id, (c) => c.notNull().references('staff.id'))
    .addColumn('verification_id', id, (c) => c.notNull().unique().references('verifications.id'))
    .addUniqueConstraint('members_once', ['shop_id', 'phone'])
    .execute();
  await db.schema.createIndex('members_by_device').on('members').columns(['device_id', 'joined_at']).execute();

  await table('topups')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('operation_id', id, (c) => c.notNull())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('device_id', id, (c) => c.notNull().references('devices.id'))
    .addColumn('staff_id', id, (c) => c.notNull().references('staff.id'))
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('amount', micros, (c) => c.notNull())
    .addColumn('card_id', 'text', (c) => c.notNull())
    .addColumn('card_brand', 'text', (c) => c.notNull())
    .addColumn('card_last4', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('failure', 'text')
    .addColumn('payment_id', 'text', (c) => c.unique())
    .addColumn('created_at', instant, (c) => c.notNull())
    .addColumn('ask_at', instant, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('topups_by_shop').on('topups').columns(['shop_id', 'created_at']).execute();
  await db.schema
    .createIndex('topups_open')
    .on('topups')
    .column('ask_at')
    .where(sql.ref('status'), 'in', sql`('processing', 'unknown', 'needs_action')`)
    .execute();
}
