import { type Kysely, type QueryExecutorProvider, sql } from 'kysely';

/** Milliseconds of a quarter of an hour. */
const QUARTER_MS = sql.lit(15 * 60_000);

/**
 * Whatever is kept beside a row is paid for by every code that is sent. Gone are what nobody looks up by, and rounds
 * through the totals: a message counts once, when its hold is settled, which is when it was sent.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await renewOperations(db);
  await renewMessages(db);
  await renewSpendingTotals(db);
  // Until now a message counted while it was on its way.
  await sql`delete from usage_totals`.execute(db);
  await fillTotals(db);
  await watchTransfers(db);
  await watchMessages(db);
}

/** Their numbers tell which of them are old, and no index has to. */
async function renewOperations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('operations_anew')
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('request_hash', 'text', (c) => c.notNull())
    .addColumn('status', 'integer', (c) => c.notNull())
    .addColumn('reply', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('operations_once', ['device_id', 'id'])
    .execute();
  await sql`insert into operations_anew (device_id, id, request_hash, status, reply, created_at)
    select device_id, id, request_hash, status, reply, created_at from operations order by created_at, rowid`.execute(
    db,
  );
  await db.schema.dropTable('operations').execute();
  await db.schema.alterTable('operations_anew').renameTo('operations').execute();
}

/**
 * Without the index of the providers' ids, which are as random as can be and by which alone nothing is looked up; and with
 * room for messages that no device, nobody of the staff and no verification is behind.
 *
 * Verifications refer to messages. SQLite counts what refers to nothing meanwhile, and commits only when all is there again.
 */
async function renewMessages(db: Kysely<unknown>): Promise<void> {
  await sql`pragma defer_foreign_keys = on`.execute(db);
  // By this it finds what refers to a message, rather than to read all verifications for each.
  const byMessage = db.schema.createIndex('verifications_by_message').on('verifications').column('message_id');
  await byMessage.execute();
  await sql`create table messages_before as select * from messages order by rowid`.execute(db);
  await db.schema.dropTable('messages').execute();
  await createMessages(db);
  const columns = sql.raw(`id, shop_id, device_id, staff_id, verification_id, phone, country, purpose, hold_id, status,
    failure, provider_id, queued_at, sent_at, ended_at, lease_until, shop_number`);
  await sql`insert into messages (${columns}) select ${columns} from messages_before order by rowid`.execute(db);
  await db.schema.dropTable('messages_before').execute();
  await db.schema.dropIndex('verifications_by_message').execute();
  await indexMessages(db);
}

async function createMessages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('messages')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('shop_id', 'text', (c) => c.notNull().references('shops.id'))
    .addColumn('device_id', 'text', (c) => c.references('devices.id'))
    .addColumn('staff_id', 'text', (c) => c.references('staff.id'))
    .addColumn('verification_id', 'text')
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('hold_id', 'text', (c) => c.notNull().references('ledger_transfers.id'))
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('failure', 'text')
    .addColumn('provider_id', 'text')
    .addColumn('queued_at', 'bigint', (c) => c.notNull())
    .addColumn('sent_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addColumn('shop_number', 'integer', (c) => c.notNull())
    .execute();
}

/** For the limits of numbers, devices and shops; and for the few that are still on their way. */
async function indexMessages(db: Kysely<unknown>): Promise<void> {
  const index = (name: string) => db.schema.createIndex(name).on('messages');
  await index('messages_by_phone').columns(['phone', 'shop_id', 'queued_at']).execute();
  await index('messages_by_device').columns(['device_id', 'queued_at']).execute();
  await index('messages_by_shop').columns(['shop_id', 'queued_at']).execute();
  await index('messages_numbered').columns(['shop_id', 'shop_number']).unique().execute();
  await index('messages_queued').column('lease_until').where(sql.ref('status'), '=', sql.lit('queued')).execute();
}

/** By the wallet, which a transfer names: its shop and its currency would have to be looked up. */
async function renewSpendingTotals(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropView('spending_changes').execute();
  await db.schema.dropTable('spending_totals').execute();
  await db.schema
    .createTable('spending_totals')
    .addColumn('wallet_id', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('quarter', 'integer', (c) => c.notNull())
    // Micro-units that were settled, less those that were given back.
    .addColumn('spent', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('spending_totals_pk', ['wallet_id', 'purpose', 'quarter'])
    .modifyEnd(sql`without rowid`)
    .execute();
}

/** What a transfer takes out of its wallet, and which that is. */
const PAID = sql`iif(kind = 'settle', amount, -amount)`;
const WALLET = sql`iif(kind = 'settle', debit_account_id, credit_account_id)`;
const NEWLY_PAID = sql`iif(new.kind = 'settle', new.amount, -new.amount)`;
const ITS_WALLET = sql`iif(new.kind = 'settle', new.debit_account_id, new.credit_account_id)`;

/** Where a message counts; nobody's name is empty. */
const placeOf = (
  message: string,
) => sql`${sql.ref(`${message}.shop_id`)}, coalesce(${sql.ref(`${message}.staff_id`)}, ''),
  ${sql.ref(`${message}.purpose`)}, ${sql.ref(`${message}.queued_at`)} / ${QUARTER_MS}`;

/** Whether a message was paid: what the carrier did not take never was, and what did not arrive was and came back. */
const isSettled = (message: string) => sql`exists (select 1 from ledger_transfers
  where kind = 'settle' and source_id = ${sql.ref(`${message}.id`)})`;

/** How often the code of a message was read back: once, or not at all. */
const verifiedOf = (message: string) => sql`(select count(*) from verifications
  where id = ${sql.ref(`${message}.verification_id`)} and message_id = ${sql.ref(`${message}.id`)}
    and verified_at is not null)`;

/** What a message that was paid has cost: its price, or nothing again. */
const costOf = (message: string) => sql`(select sum(${PAID}) from ledger_transfers
  where kind in ('settle', 'give_back') and source_id = ${sql.ref(`${message}.id`)})`;

/**
 * Makes the totals of all that is there.
 * @param db with the tables of the totals empty
 */
export async function fillTotals(db: QueryExecutorProvider): Promise<void> {
  await sql`insert into spending_totals
    select ${WALLET} as wallet, purpose, at / ${QUARTER_MS} as quarter,
      sum(sum(${PAID})) over (partition by ${WALLET}, purpose order by at / ${QUARTER_MS})
    from ledger_transfers where kind in ('settle', 'give_back')
    group by wallet, purpose, quarter`.execute(db);
  await sql`insert into usage_totals
    with counted (shop_id, staff_id, purpose, quarter, sent, verified, joined, cost) as (
      select ${placeOf('m')}, 1, ${verifiedOf('m')}, 0, ${costOf('m')} from messages as m where ${isSettled('m')}
      union all
      select shop_id, staff_id, 'registration_otp', joined_at / ${QUARTER_MS}, 0, 0, 1, 0 from members
      union all
      select shop_id, joined_staff_id, 'registration_otp', joined_at / ${QUARTER_MS}, 0, 0, 1, 0 from member_erasures
    )
    select shop_id, staff_id, purpose, quarter, sum(sum(sent)) over series, sum(sum(verified)) over series,
      sum(sum(joined)) over series, sum(sum(cost)) over series
    from counted group by shop_id, staff_id, purpose, quarter
    window series as (partition by shop_id, staff_id, purpose order by quarter)`.execute(db);
}

/**
 * What comes back counts as not spent when it does, and as no cost when its message was sent.
 *
 * Hot spot: with every code there were four rounds through a view and its trigger, of which one is left. The wallet's total
 * is kept without: nearly always the quarter is the newest one there is, and a row of it is changed in place.
 */
async function watchTransfers(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger totals_of_transfer`.execute(db);
  const ofSeries = sql`wallet_id = ${ITS_WALLET} and purpose = new.purpose`;
  const before = sql`(select spent from spending_totals
    where ${ofSeries} and quarter < new.at / ${QUARTER_MS} order by quarter desc limit 1)`;
  await sql`create trigger totals_of_transfer after insert on ledger_transfers
    when new.kind in ('settle', 'give_back') begin
      insert into spending_totals
        values (${ITS_WALLET}, new.purpose, new.at / ${QUARTER_MS}, coalesce(${before}, 0) + ${NEWLY_PAID})
        on conflict do update set spent = spent + ${NEWLY_PAID};
      update spending_totals set spent = spent + ${NEWLY_PAID} where ${ofSeries} and quarter > new.at / ${QUARTER_MS};
      insert into usage_changes
        select ${placeOf('m')}, new.kind = 'settle', iif(new.kind = 'settle', ${verifiedOf('m')}, 0), 0, ${NEWLY_PAID}
        from messages as m where m.id = new.source_id;
    end`.execute(db);
}

/** Its money may be written before a message or after it, its verification is read back before or after: each counts once. */
async function watchMessages(db: Kysely<unknown>): Promise<void> {
  // What is queued is not paid yet.
  await sql`create trigger totals_of_message after insert on messages when new.status <> 'queued' begin
    insert into usage_changes select ${placeOf('new')}, 1, ${verifiedOf('new')}, 0, ${costOf('new')}
      where ${isSettled('new')};
  end`.execute(db);
  for (const [name, when, condition] of [
    ['totals_of_verification', 'insert', sql`new.verified_at is not null`],
    ['totals_of_verifying', 'update of verified_at', sql`old.verified_at is null and new.verified_at is not null`],
  ] as const) {
    await sql`drop trigger ${sql.table(name)}`.execute(db);
    await sql`create trigger ${sql.table(name)} after ${sql.raw(when)} on verifications when ${condition} begin
      insert into usage_changes select ${placeOf('m')}, 0, 1, 0, 0
        from messages as m where m.id = new.message_id and m.verification_id = new.id and ${isSettled('m')};
    end`.execute(db);
  }
}
