import { type Kysely, sql } from 'kysely';

/** Limits of the shop's own, password resets, wrong codes by number, stopped countries, and members as they change. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name);
  const index = (name: string) => db.schema.createIndex(name);
  const id = 'text' as const;
  const instant = 'bigint' as const;

  // One column at a time: SQLite adds no more in one statement.
  const shopNumbers = {
    number_ten_minutes: 3,
    number_day: 6,
    device_hour: 30,
    idle_lock_minutes: 5,
    member_revision: 0,
  };
  for (const [name, value] of Object.entries(shopNumbers)) {
    await db.schema
      .alterTable('shops')
      .addColumn(name, 'integer', (c) => c.notNull().defaultTo(value))
      .execute();
  }
  await db.schema
    .alterTable('shops')
    .addColumn('countries', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();

  await db.schema
    .alterTable('staff')
    .addColumn('pin_set_at', instant, (c) => c.notNull().defaultTo(0))
    .execute();
  await sql`update staff set pin_set_at = created_at`.execute(db);
  await db.schema.alterTable('devices').addColumn('last_seen_at', instant).execute();
  await index('sessions_by_staff').on('sessions').columns(['staff_id', 'created_at']).execute();
  await index('sessions_by_device').on('sessions').columns(['device_id', 'ended_at']).execute();

  // Until now messages went to the home country, to register members.
  await db.schema
    .alterTable('messages')
    .addColumn('country', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await sql`update messages set country = (select home_country from shops where shops.id = messages.shop_id)`.execute(
    db,
  );
  await db.schema
    .alterTable('messages')
    .addColumn('purpose', 'text', (c) => c.notNull().defaultTo('registration_otp'))
    .execute();
  await index('messages_by_country').on('messages').columns(['shop_id', 'country', 'queued_at']).execute();
  await index('messages_by_verification').on('messages').columns(['verification_id', 'queued_at']).execute();

  await db.schema
    .alterTable('verifications')
    .addColumn('purpose', 'text', (c) => c.notNull().defaultTo('registration'))
    .execute();
  await db.schema.alterTable('verifications').addColumn('member_id', id).execute();
  // JSON array of the keyed hashes of all older messages' codes, instead of the last one's alone.
  await db.schema
    .alterTable('verifications')
    .addColumn('void_code_hashes', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
  await sql`update verifications set void_code_hashes = json_array(void_code_hash) where void_code_hash is not null`.execute(
    db,
  );
  await db.schema.alterTable('verifications').dropColumn('void_code_hash').execute();
  // What wrong codes count by, and the budget that is left, is kept by number and not by code.
  await db.schema.alterTable('verifications').dropColumn('tries_left').execute();
  await index('verifications_by_message').on('verifications').column('message_id').execute();

  await table('wrong_codes')
    .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('at', instant, (c) => c.notNull())
    .execute();
  await index('wrong_codes_by_phone').on('wrong_codes').columns(['shop_id', 'phone', 'at']).execute();

  await table('country_stops')
    .addColumn('id', id, (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('at', instant, (c) => c.notNull())
    .addColumn('sent', 'integer', (c) => c.notNull())
    .addColumn('verified', 'integer', (c) => c.notNull())
    // When it ends by itself, or when and by whom it was ended before that.
    .addColumn('lifts_at', instant, (c) => c.notNull())
    .addColumn('released_by', id, (c) => c.references('staff.id'))
    .execute();
  await index('country_stops_of').on('country_stops').columns(['shop_id', 'country', 'at']).execute();

  await db.schema
    .alterTable('members')
    .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('members').addColumn('password_hash', 'text').execute();
  await db.schema.alterTable('members').addColumn('password_set_at', instant).execute();
  await sql`update members set revision = numbered.position from (
    select rowid as id, row_number() over (partition by shop_id order by rowid) as position from members
  ) as numbered where members.rowid = numbered.id`.execute(db);
  await sql`update shops set member_revision = (select count(*) from members where members.shop_id = shops.id)`.execute(
    db,
  );
  await index('members_by_revision').on('members').columns(['shop_id', 'revision']).unique().execute();

  // What is left of an erased member: that there was one, for the counters that have a copy.
  await table('member_erasures')
    .addColumn('member_id', id, (c) => c.primaryKey())
    .addColumn('shop_id', id, (c) => c.notNull().references('shops.id'))
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('at', instant, (c) => c.notNull())
    .addColumn('staff_id', id, (c) => c.notNull().references('staff.id'))
    // When they had joined, and who registered them where: the figures of past days stay as they were.
    .addColumn('joined_at', instant, (c) => c.notNull())
    .addColumn('joined_staff_id', id, (c) => c.notNull().references('staff.id'))
    .addColumn('joined_device_id', id, (c) => c.notNull().references('devices.id'))
    .execute();
  await index('member_erasures_by_joining').on('member_erasures').columns(['joined_device_id', 'joined_at']).execute();
  await index('member_erasures_by_revision').on('member_erasures').columns(['shop_id', 'revision']).unique().execute();

  await table('member_consents')
    .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('member_id', id, (c) => c.notNull().references('members.id').onDelete('cascade'))
    .addColumn('at', instant, (c) => c.notNull())
    .addColumn('given', 'integer', (c) => c.notNull())
    .addColumn('staff_id', id, (c) => c.notNull().references('staff.id'))
    .addColumn('device_id', id, (c) => c.notNull().references('devices.id'))
    .execute();
  await index('member_consents_of').on('member_consents').columns(['member_id', 'seq']).execute();
  await sql`insert into member_consents (member_id, at, given, staff_id, device_id)
    select id, consent_at, 1, staff_id, device_id from members where consent_at is not null`.execute(db);
}
