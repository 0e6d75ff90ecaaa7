import { type Kysely, sql } from 'kysely';

/** What messages that are no codes come from: campaigns, rules of the Campaign BOT, activities. And who is to get them. */
export async function createSources(db: Kysely<unknown>): Promise<void> {
  await createCampaigns(db);
  await createBots(db);
  await createActivities(db);
  await createOutbox(db);
}

async function createCampaigns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('campaigns')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('shop_id', 'text', (c) => c.notNull().references('shops.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('audience', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('draft', 'scheduled', 'preparing', 'sending', 'paused', 'done', 'cancelled')`),
    )
    .addColumn('held', 'text', (c) => c.check(sql`held in ('credit', 'quiet', 'routes')`))
    .addColumn('missing', 'bigint')
    .addColumn('held_since', 'bigint')
    .addColumn('pause_reason', 'text', (c) => c.check(sql`pause_reason in ('staff', 'late')`))
    .addColumn('scheduled_at', 'bigint')
    .addColumn('started_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('cursor', 'text')
    .addColumn('until_member', 'text')
    .addColumn('total', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('opt_out_line', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull().references('staff.id'))
    .addColumn('started_by', 'text', (c) => c.references('staff.id'))
    .addColumn('started_on', 'text', (c) => c.references('devices.id'))
    .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
    .addCheckConstraint('campaigns_held_while_sending', sql`held is null or state = 'sending'`)
    .addCheckConstraint('campaigns_scheduled_for_a_time', sql`state <> 'scheduled' or scheduled_at is not null`)
    .execute();
  await db.schema.createIndex('campaigns_of').on('campaigns').columns(['shop_id', 'created_at']).execute();
  await sql`create index campaigns_active on campaigns (state)
    where state in ('scheduled', 'preparing', 'sending')`.execute(db);
}

async function createBots(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('bot_rules')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('shop_id', 'text', (c) => c.notNull().references('shops.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('rule', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('tag', 'text')
    .addColumn('minute', 'integer', (c) => c.notNull().defaultTo(600).check(sql`minute between 0 and 1439`))
    .addColumn('monthly_cap', 'bigint', (c) => c.notNull().check(sql`monthly_cap > 0`))
    .addColumn('enabled', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('enabled_by', 'text', (c) => c.references('staff.id'))
    .addColumn('enabled_on', 'text', (c) => c.references('devices.id'))
    .addColumn('planned_day', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint')
    .execute();
  await sql`create index bot_rules_of on bot_rules (shop_id) where removed_at is null`.execute(db);
  await db.schema
    .createTable('bot_months')
    .addColumn('rule_id', 'text', (c) => c.notNull().references('bot_rules.id'))
    .addColumn('month', 'text', (c) => c.notNull())
    .addColumn('committed', 'bigint', (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('bot_months_pk', ['rule_id', 'month'])
    .modifyEnd(sql`without rowid`)
    .execute();
}

async function createActivities(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('activity_messages')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('shop_id', 'text', (c) => c.notNull().references('shops.id'))
    .addColumn('kind', 'text', (c) =>
      c.notNull().check(
        sql`kind in ('welcome', 'birthday', 'reward_redeemed', 'lapsing', 'pin_changed', 'phone_changed',
          'balance_low')`,
      ),
    )
    .addColumn('enabled', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('settings', 'text', (c) => c.notNull().defaultTo('{}'))
    .addColumn('planned_day', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
    .addUniqueConstraint('activity_messages_once', ['shop_id', 'kind'])
    .execute();
}

async function createOutbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('shop_id', 'text', (c) => c.notNull())
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('source_kind', 'text', (c) =>
      c.notNull().check(sql`source_kind in ('campaign', 'campaign_bot', 'activity', 'reward_code', 'test')`),
    )
    .addColumn('recipient', 'text', (c) => c.notNull())
    .addColumn('occasion', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('phone', 'text')
    .addColumn('fields', 'text')
    .addColumn('staff_id', 'text')
    .addColumn('device_id', 'text')
    .addColumn('not_before', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('status', 'text', (c) =>
      c.notNull().defaultTo('waiting').check(sql`status in ('waiting', 'handed', 'ended', 'skipped')`),
    )
    .addColumn('reason', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('message_id', 'text', (c) => c.unique())
    .addCheckConstraint('outbox_handed_as_a_message', sql`status <> 'handed' or message_id is not null`)
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('outbox');
  // Nobody gets the same thing twice.
  await index('outbox_once').columns(['source_id', 'recipient', 'occasion']).unique().execute();
  const waiting = sql.lit('waiting');
  await index('outbox_waiting')
    .columns(['source_id', 'not_before', 'seq'])
    .where(sql.ref('status'), '=', waiting)
    .execute();
  // Of a member who is erased.
  await index('outbox_of_recipient').column('recipient').where(sql.ref('status'), '=', waiting).execute();

  await db.schema
    .createTable('source_counts')
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('period', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('cost', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('source_counts_pk', ['source_id', 'period', 'country', 'outcome'])
    .modifyEnd(sql`without rowid`)
    .execute();
}
