import { type Kysely, type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';

/** Milliseconds of a quarter of an hour: days begin at one in every time zone there is. */
const QUARTER_MS = sql.lit(15 * 60_000);

/**
 * Running totals: what something came to from the beginning up to the end of a quarter of an hour, so that any span of
 * time is one total less another, whatever lies in between. Adding up the month of a busy shop took longer than all else
 * that its pages ask for, and every counter waited meanwhile.
 *
 * Triggers keep them, as part of the statement that changes what they are about: whoever writes that, they agree with it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createSpendingTotals(db);
  await createUsageTotals(db);
  await fillTotals(db);
  await watchTransfers(db);
  await watchMessages(db);
}

/** What was spent of a wallet for a purpose. */
async function createSpendingTotals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('spending_totals')
    .addColumn('shop_id', 'text', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    // Its number since the epoch.
    .addColumn('quarter', 'integer', (c) => c.notNull())
    // Micro-units that were settled, less those that were given back.
    .addColumn('spent', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('spending_totals_pk', ['shop_id', 'currency', 'purpose', 'quarter'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await keepTotals(db, 'spending', ['shop_id', 'currency', 'purpose'], ['spent']);
}

/** What somebody's messages for a purpose came to, and who joined with them. */
async function createUsageTotals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('usage_totals')
    .addColumn('shop_id', 'text', (c) => c.notNull())
    .addColumn('staff_id', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('quarter', 'integer', (c) => c.notNull())
    .addColumn('sent', 'integer', (c) => c.notNull())
    .addColumn('verified', 'integer', (c) => c.notNull())
    .addColumn('joined', 'integer', (c) => c.notNull())
    .addColumn('cost', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('usage_totals_pk', ['shop_id', 'staff_id', 'purpose', 'quarter'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await keepTotals(db, 'usage', ['shop_id', 'staff_id', 'purpose'], ['sent', 'verified', 'joined', 'cost']);
}

/**
 * A view to add to the totals with: what is inserted into `…_changes` counts in its quarter and in all that follow.
 * Nearly always that is the last one; for a message that comes back a day later it is a hundred.
 */
async function keepTotals(
  db: Kysely<unknown>,
  name: 'spending' | 'usage',
  keys: readonly string[],
  values: readonly string[],
): Promise<void> {
  const [totals, changes] = [sql.table(`${name}_totals`), sql.table(`${name}_changes`)];
  const added = (column: string) => sql.ref(`new.${column}`);
  const list = (columns: readonly string[], write: (column: string) => RawBuilder<unknown>) =>
    sql.join(columns.map(write));
  const ofSeries = sql.join(
    keys.map((key) => sql`${sql.ref(key)} = ${added(key)}`),
    sql` and `,
  );
  const before = (value: string) => sql`coalesce((select ${sql.ref(value)} from ${totals}
    where ${ofSeries} and quarter < new.quarter order by quarter desc limit 1), 0)`;
  const grown = (value: string) => sql`${sql.ref(value)} = ${sql.ref(value)} + ${added(value)}`;
  await sql`create view ${changes} as select * from ${totals} where false`.execute(db);
  await sql`create trigger ${sql.table(`${name}_changes_add`)} instead of insert on ${changes} begin
    insert into ${totals} select ${list(keys, added)}, new.quarter, ${list(values, before)}
      where not exists (select 1 from ${totals} where ${ofSeries} and quarter = new.quarter);
    update ${totals} set ${list(values, grown)} where ${ofSeries} and quarter >= new.quarter;
  end`.execute(db);
}

/** Whether the carrier took a message, or it is on its way there. */
const isTaken = (message: string) =>
  sql`(${sql.ref(`${message}.failure`)} is null or ${sql.ref(`${message}.failure`)} = 'undelivered')`;

/** Where a message counts. */
const placeOf = (message: string) => sql`${sql.ref(`${message}.shop_id`)}, ${sql.ref(`${message}.staff_id`)},
  ${sql.ref(`${message}.purpose`)}, ${sql.ref(`${message}.queued_at`)} / ${QUARTER_MS}`;

/** How often the code of a message was read back: once, or not at all. */
const verifiedOf = (message: string) => sql`(select count(*) from verifications
  where id = ${sql.ref(`${message}.verification_id`)} and message_id = ${sql.ref(`${message}.id`)}
    and verified_at is not null)`;

/** What a message has cost: nothing so far, its price, or nothing again. */
const costOf = (message: string) => sql`(select coalesce(sum(iif(kind = 'settle', amount, -amount)), 0)
  from ledger_transfers where kind in ('settle', 'give_back') and source_id = ${sql.ref(`${message}.id`)})`;

/**
 * Makes the totals of all that is there.
 * @param db with the tables of the totals empty
 */
async function fillTotals(db: QueryExecutorProvider): Promise<void> {
  await sql`insert into spending_totals
    select t.shop_id, currency, purpose, at / ${QUARTER_MS} as quarter,
      sum(sum(iif(t.kind = 'settle', amount, -amount))) over (
        partition by t.shop_id, currency, purpose order by at / ${QUARTER_MS})
    from ledger_transfers as t join ledger_accounts as account on account.id = debit_account_id
    where t.kind in ('settle', 'give_back')
    group by t.shop_id, currency, purpose, quarter`.execute(db);
  await sql`insert into usage_totals
    with counted (shop_id, staff_id, purpose, quarter, sent, verified, joined, cost) as (
      select ${placeOf('m')}, 1, ${verifiedOf('m')}, 0, ${costOf('m')} from messages as m where ${isTaken('m')}
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

/** What comes back counts as not spent when it does, and as no cost when its message was sent. */
async function watchTransfers(db: Kysely<unknown>): Promise<void> {
  await sql`create trigger totals_of_transfer after insert on ledger_transfers
    when new.kind in ('settle', 'give_back') begin
      insert into spending_changes select new.shop_id, currency, new.purpose, new.at / ${QUARTER_MS},
        iif(new.kind = 'settle', new.amount, -new.amount) from ledger_accounts where id = new.debit_account_id;
      insert into usage_changes select ${placeOf('m')}, 0, 0, 0, iif(new.kind = 'settle', new.amount, -new.amount)
        from messages as m where m.id = new.source_id and ${isTaken('m')};
    end`.execute(db);
}

/** Its money may be written before a message or after it, its verification is always later: each is counted once. */
async function watchMessages(db: Kysely<unknown>): Promise<void> {
  await sql`create trigger totals_of_message after insert on messages when ${isTaken('new')} begin
    insert into usage_changes select ${placeOf('new')}, 1, 0, 0, ${costOf('new')};
  end`.execute(db);
  const turned = sql`iif(${isTaken('new')}, 1, -1)`;
  await sql`create trigger totals_of_failure after update of failure on messages
    when ${isTaken('old')} <> ${isTaken('new')} begin
      insert into usage_changes
        select ${placeOf('new')}, ${turned}, ${turned} * ${verifiedOf('new')}, 0, ${turned} * ${costOf('new')};
    end`.execute(db);
  for (const [name, when, condition] of [
    ['totals_of_verification', 'insert', sql`new.verified_at is not null`],
    ['totals_of_verifying', 'update of verified_at', sql`old.verified_at is null and new.verified_at is not null`],
  ] as const) {
    await sql`create trigger ${sql.table(name)} after ${sql.raw(when)} on verifications when ${condition} begin
      insert into usage_changes select ${placeOf('m')}, 0, 1, 0, 0
        from messages as m where m.id = new.message_id and ${isTaken('m')};
    end`.execute(db);
  }
  // One who is erased has joined all the same.
  await sql`create trigger totals_of_member after insert on members begin
    insert into usage_changes
      select new.shop_id, new.staff_id, 'registration_otp', new.joined_at / ${QUARTER_MS}, 0, 0, 1, 0;
  end`.execute(db);
}
