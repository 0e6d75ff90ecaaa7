import { type Kysely, sql } from 'kysely';

/** Billing & Credit: cards, automatic top-ups, corrections, receipts, notifications with their mails, downloads. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name);
  const index = (name: string) => db.schema.createIndex(name);
  const id = 'text' as const;
  const instant = 'bigint' as const;
  const micros = 'bigint' as const;

  const shops = (name: string) =>
    db.schema.alterTable('shops').addColumn(name, 'text', (c) => c.notNull().defaultTo(''));
  await shops('receipt_name').execute();
  await shops('receipt_address').execute();
  await shops('receipt_registration').execute();

  const topups = () => db.schema.alterTable('topups');
  await topups()
    .addColumn('automatic', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await topups().addColumn('approval_url', 'text').execute();
  await index('topups_of_wallet').on('topups').columns(['shop_id', 'currency', 'automatic', 'created_at']).execute();

  // A refund or a dispute of a payment. Its primary key is what makes it count once.
  await table('topup_corrections')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('topup_id', id, (c) => c.notNull().references('topups.id'))
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('amount', micros, (c) => c.notNull().check(sql`amount > 0`))
    .addColumn('taken_at', instant, (c) => c.notNull())
    .addColumn('reversed_at', instant)
    .execute();
  await index('topup_corrections_of').on('topup_corrections').column('topup_id').execute();

  // Numbered without gaps: the number is taken in the transaction that posts the credit.
  await table('receipts')
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('topup_id', id, (c) => c.notNull().unique().references('topups.id'))
    .addColumn('issued_at', instant, (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('registration', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('receipts_pk', ['shop_id', 'number'])
    .execute();

  await table('card_setups')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('session_id', 'text', (c) => c.notNull().unique())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('card_id', 'text')
    .addColumn('created_at', instant, (c) => c.notNull())
    .execute();

  await table('auto_topups')
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('threshold', micros, (c) => c.notNull())
    .addColumn('amount', micros, (c) => c.notNull())
    .addColumn('monthly_cap', micros, (c) => c.notNull())
    .addColumn('card_id', 'text')
    .addColumn('card_brand', 'text', (c) => c.notNull())
    .addColumn('card_last4', 'text', (c) => c.notNull())
    .addColumn('saved_at', instant, (c) => c.notNull())
    .addColumn('saved_by', id, (c) => c.notNull().references('staff.id'))
    .addColumn('saved_on', id, (c) => c.notNull().references('devices.id'))
    .addPrimaryKeyConstraint('auto_topups_pk', ['shop_id', 'currency'])
    .execute();

  await table('auto_topup_evaluations')
    .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('id', id, (c) => c.notNull().unique())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('since', instant, (c) => c.notNull())
    .addColumn('at', instant, (c) => c.notNull())
    .addColumn('times', 'integer', (c) => c.notNull())
    .addColumn('available', micros, (c) => c.notNull())
    .addColumn('decision', 'text', (c) => c.notNull())
    .execute();
  await index('auto_topup_evaluations_of')
    .on('auto_topup_evaluations')
    .columns(['shop_id', 'currency', 'seq'])
    .execute();

  await table('balance_notifications')
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('threshold', micros, (c) => c.notNull())
    .addColumn('emails', 'text', (c) => c.notNull())
    // The last day of the shop that was looked at: at most one mail a day, and none for a day that has passed.
    .addColumn('last_day', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('balance_notifications_pk', ['shop_id', 'currency'])
    .execute();

  await table('mails')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    // What it is about: the same news is written once.
    .addColumn('subject_key', 'text', (c) => c.notNull().unique())
    .addColumn('recipients', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('last_error', 'text')
    .addColumn('next_attempt_at', instant, (c) => c.notNull())
    .addColumn('created_at', instant, (c) => c.notNull())
    .execute();
  await index('mails_of').on('mails').columns(['shop_id', 'created_at']).execute();
  await index('mails_waiting')
    .on('mails')
    .column('next_attempt_at')
    .where(sql.ref('status'), '=', sql.lit('waiting'))
    .execute();

  // When an owner last gave the password at a device.
  await table('password_proofs')
    .addColumn('device_id', id, (c) => c.notNull().references('devices.id'))
    .addColumn('staff_id', id, (c) => c.notNull().references('staff.id'))
    .addColumn('given_at', instant, (c) => c.notNull())
    .addPrimaryKeyConstraint('password_proofs_pk', ['device_id', 'staff_id'])
    .execute();

  await table('downloads')
    .addColumn('ticket_hash', 'text', (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('request', 'text', (c) => c.notNull())
    .addColumn('expires_at', instant, (c) => c.notNull())
    .execute();

  // How far the payment provider's events have been gone through, by the provider's time.
  await table('payment_events_seen')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('until', instant, (c) => c.notNull())
    .execute();

  // The history is read by time, filtered by one thing or another, a page at a time. What stands in it is told by the
  // predicates, which the queries repeat word for word; the account that is debited tells the currency.
  const ofHistory = sql<boolean>`kind not in ('hold', 'release', 'debt')`;
  const byTime = (name: string, ...columns: ('kind' | 'purpose' | 'staff_id' | 'debit_account_id')[]) =>
    index(name)
      .on('ledger_transfers')
      .columns(['shop_id', ...columns, 'at', 'seq']);
  await byTime('ledger_transfers_by_kind', 'kind').where(ofHistory).execute();
  await byTime('ledger_transfers_by_purpose', 'purpose').where(ofHistory).execute();
  await byTime('ledger_transfers_by_staff', 'staff_id').where(ofHistory).execute();
  await byTime('ledger_transfers_by_account', 'debit_account_id').where(ofHistory).execute();
  // Every amount is above zero. Only a query that says so can use this index: being the smallest, it would else be
  // taken for the narrower ones as well.
  await db.schema.dropIndex('ledger_transfers_history').execute();
  await byTime('ledger_transfers_history').where(sql<boolean>`${ofHistory} and amount > 0`).execute();
}
