import { type Kysely, sql } from 'kysely';

/**
 * Messages are numbered within their shop, so that its limit need not count them: it looks when the one was that comes as
 * many messages before the next as the limit allows. And what could be looked up in two ways keeps one of them: each index
 * costs every code that is sent.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('messages').addColumn('shop_number', 'integer').execute();
  await sql`update messages set shop_number = earlier.number from
    (select id, row_number() over (partition by shop_id order by queued_at, id) as number from messages) as earlier
    where earlier.id = messages.id`.execute(db);
  await db.schema
    .createIndex('messages_numbered')
    .on('messages')
    .columns(['shop_id', 'shop_number'])
    .unique()
    .execute();

  // By the shop, most messages of which go to one country.
  await db.schema.dropIndex('messages_by_country').execute();
  // By the number that the messages of a verification go to.
  await db.schema.dropIndex('messages_by_verification').execute();
  // By the verification that its newest message names.
  await db.schema.dropIndex('verifications_by_message').execute();
}
