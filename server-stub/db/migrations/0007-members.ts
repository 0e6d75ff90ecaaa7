import { type Kysely, sql } from 'kysely';

/** What news and offers go by: where a member's number is, when they last came, what they are tagged, whether they opted out. */
export async function changeMembers(db: Kysely<unknown>): Promise<void> {
  await addColumns(db);
  await indexMembers(db);
  await createTables(db);
  await changeConsents(db);
}

async function addColumns(db: Kysely<unknown>): Promise<void> {
  const members = db.schema.alterTable('members');
  // One column at a time: SQLite adds no more in one statement.
  await members.addColumn('country', 'text', (c) => c.notNull().defaultTo('')).execute();
  await members.addColumn('last_visit_at', 'bigint').execute();
  await members.addColumn('opted_out_at', 'bigint').execute();
  await members
    .addColumn('opt_out_how', 'text', (c) =>
      c.check(sql`(opt_out_how is null) = (opted_out_at is null) and opt_out_how in ('reply', 'carrier', 'staff')`),
    )
    .execute();
  await members.addColumn('tags', 'text', (c) => c.notNull().defaultTo('[]')).execute();
  // The code that proved a member's number went to its country. Joining was the one visit that is known.
  await sql`update members set last_visit_at = joined_at, country = (
    select message.country from verifications as verification
      join messages as message on message.id = verification.message_id
      where verification.id = members.verification_id
  )`.execute(db);
}

async function indexMembers(db: Kysely<unknown>): Promise<void> {
  const index = (name: string) => db.schema.createIndex(name).on('members');
  // An audience is looked through in slices; without this each of them would sort the whole shop.
  await index('members_in_order').columns(['shop_id', 'id']).execute();
  // Whose day it is for a rule, so many at a time.
  await index('members_by_visit').columns(['shop_id', 'last_visit_at', 'id']).execute();
  await index('members_by_joining').columns(['shop_id', 'joined_at', 'id']).execute();
  await sql`create index members_by_birthday on members (shop_id, substr(birthday, 6))
    where birthday is not null`.execute(db);
  // How many get a campaign that goes to all.
  await sql`create index members_for_news on members (shop_id, country)
    where consent_at is not null and opted_out_at is null`.execute(db);
}

async function createTables(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) =>
    db.schema
      .createTable(name)
      .addColumn('member_id', 'text', (c) => c.notNull().references('members.id').onDelete('cascade'))
      .modifyEnd(sql`without rowid`);
  await table('member_tags')
    .addColumn('shop_id', 'text', (c) => c.notNull())
    // As it is compared; `members.tags` has them as they are shown.
    .addColumn('tag', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('member_tags_pk', ['member_id', 'tag'])
    .execute();
  await db.schema.createIndex('member_tags_of').on('member_tags').columns(['shop_id', 'tag', 'member_id']).execute();
  await table('member_visits')
    // Of the shop: a member visits once a day.
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('staff_id', 'text', (c) => c.references('staff.id'))
    .addColumn('device_id', 'text', (c) => c.references('devices.id'))
    .addPrimaryKeyConstraint('member_visits_pk', ['member_id', 'day'])
    .execute();
  await table('member_old_numbers')
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('until', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('member_old_numbers_pk', ['member_id', 'phone'])
    .execute();
}

/** Nobody at a counter stands behind what a member replied, or what the carrier told. */
async function changeConsents(db: Kysely<unknown>): Promise<void> {
  const consents = db.schema.alterTable('member_consents');
  for (const column of ['staff_id', 'device_id']) await consents.alterColumn(column, (c) => c.dropNotNull()).execute();
  await consents
    .addColumn('how', 'text', (c) =>
      c.notNull().defaultTo('counter').check(sql`how in ('counter', 'staff', 'reply', 'carrier')`),
    )
    .execute();
}
