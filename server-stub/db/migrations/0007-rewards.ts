import { type Kysely, sql } from 'kysely';

/** Third-party vouchers: what the provider has, what a shop offers of it, and what became of each that was redeemed. */
export async function createRewards(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reward_vouchers')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('brand', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('price', 'bigint', (c) => c.notNull().check(sql`price > 0`))
    .addColumn('face_value', 'bigint', (c) => c.notNull())
    .addColumn('terms', 'text', (c) => c.notNull())
    .addColumn('valid_days', 'integer', (c) => c.notNull())
    .addColumn('stock', 'text', (c) => c.notNull().check(sql`stock in ('in_stock', 'low', 'out')`))
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .addColumn('gone_at', 'bigint')
    .execute();

  await db.schema
    .createTable('reward_offers')
    .addColumn('shop_id', 'text', (c) => c.notNull().references('shops.id'))
    .addColumn('voucher_id', 'text', (c) => c.notNull().references('reward_vouchers.id'))
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addColumn('staff_id', 'text', (c) => c.notNull().references('staff.id'))
    .addPrimaryKeyConstraint('reward_offers_pk', ['shop_id', 'voucher_id'])
    .modifyEnd(sql`without rowid`)
    .execute();

  await createRedemptions(db);
}

async function createRedemptions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reward_redemptions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('shop_id', 'text', (c) => c.notNull().references('shops.id'))
    .addColumn('operation_id', 'text', (c) => c.notNull())
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('staff_id', 'text', (c) => c.notNull().references('staff.id'))
    .addColumn('member_id', 'text')
    .addColumn('voucher_id', 'text', (c) => c.notNull().references('reward_vouchers.id'))
    .addColumn('voucher_name', 'text', (c) => c.notNull())
    .addColumn('brand', 'text', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('price', 'bigint', (c) => c.notNull().check(sql`price > 0`))
    .addColumn('hold_id', 'text', (c) => c.notNull().unique().references('ledger_transfers.id'))
    .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ('issuing', 'issued', 'failed')`))
    .addColumn('failure', 'text')
    .addColumn('provider_ref', 'text', (c) => c.unique())
    .addColumn('sealed', 'text')
    .addColumn('last4', 'text')
    .addColumn('code_expires_at', 'bigint')
    .addColumn('asked_at', 'bigint')
    .addColumn('ask_at', 'bigint')
    .addColumn('asks', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('revealed_at', 'bigint')
    .addColumn('revealed_by', 'text', (c) => c.references('staff.id'))
    .addColumn('revealed_on', 'text', (c) => c.references('devices.id'))
    .addColumn('revealed_op', 'text')
    .addColumn('sms_sends', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    // A repeated command is the same redemption.
    .addUniqueConstraint('reward_redemptions_once', ['device_id', 'operation_id'])
    .addCheckConstraint('reward_redemptions_sealed_once_issued', sql`status = 'issued' or sealed is null`)
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('reward_redemptions');
  await index('reward_redemptions_of').columns(['shop_id', 'created_at']).execute();
  await index('reward_redemptions_of_member')
    .columns(['member_id', 'created_at'])
    .where(sql.ref('member_id'), 'is not', null)
    .execute();
  // The few that the provider has to be asked about, and those that still have a code.
  await index('reward_redemptions_open').column('ask_at').where(sql.ref('status'), '=', sql.lit('issuing')).execute();
  await index('reward_redemptions_sealed').column('created_at').where(sql.ref('sealed'), 'is not', null).execute();
}
