import { type Kysely, sql } from 'kysely';

/** Messages that are no codes: they come from a source, and no device, nobody of the staff and no verification is behind. */
export async function changeMessages(db: Kysely<unknown>): Promise<void> {
  const messages = db.schema.alterTable('messages');
  // Only codes are numbered: the limits of a shop are about them.
  await messages.alterColumn('shop_number', (c) => c.dropNotNull()).execute();
  // One column at a time: SQLite adds no more in one statement.
  await messages.addColumn('source_id', 'text').execute();
  await messages.addColumn('member_id', 'text').execute();
  await messages.addColumn('marketing', 'integer', (c) => c.notNull().defaultTo(0)).execute();
  await messages.addColumn('gateway', 'text', (c) => c.notNull().defaultTo('')).execute();
  await messages.addColumn('cause', 'text').execute();
  await messages
    .addCheckConstraint(
      'messages_of_code_or_source',
      sql`source_id is null and shop_number is not null and device_id is not null and staff_id is not null
          and verification_id is not null
        or source_id is not null and shop_number is null and device_id is null and staff_id is null
          and verification_id is null`,
    )
    .execute();
  await indexCodes(db);
  await indexSources(db);
}

/** What is asked of codes is looked up among codes alone: a campaign of a hundred thousand is in nobody's way. */
async function indexCodes(db: Kysely<unknown>): Promise<void> {
  for (const name of ['messages_by_device', 'messages_by_shop', 'messages_numbered']) {
    await db.schema.dropIndex(name).execute();
  }
  const index = (name: string) => db.schema.createIndex(name).on('messages');
  await index('messages_by_device')
    .columns(['device_id', 'queued_at'])
    .where(sql.ref('device_id'), 'is not', null)
    .execute();
  const ofCodes = sql.ref('shop_number');
  await index('messages_by_shop').columns(['shop_id', 'queued_at']).where(ofCodes, 'is not', null).execute();
  await index('messages_numbered')
    .columns(['shop_id', 'shop_number'])
    .unique()
    .where(ofCodes, 'is not', null)
    .execute();
}

async function indexSources(db: Kysely<unknown>): Promise<void> {
  const index = (name: string) => db.schema.createIndex(name).on('messages');
  // What a member has had that day, and what is erased with them.
  await index('messages_of_member')
    .columns(['member_id', 'queued_at'])
    .where(sql.ref('member_id'), 'is not', null)
    .execute();
  // The few of a source that failed.
  await index('messages_failed_of')
    .columns(['source_id', 'queued_at'])
    .where(sql.ref('source_id'), 'is not', null)
    .where(sql.ref('failure'), 'is not', null)
    .execute();
}
