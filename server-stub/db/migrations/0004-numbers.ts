import { type Kysely, sql } from 'kysely';

/**
 * Messages are numbered within their shop and within their device, so that a limit need not count them: it looks when
 * the one was that comes as many messages before the next as the limit allows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const by of ['shop', 'device']) {
    await db.schema.alterTable('messages').addColumn(`${by}_number`, 'integer').execute();
    await sql`update messages set ${sql.ref(`${by}_number`)} = earlier.number from
      (select id, row_number() over (partition by ${sql.ref(`${by}_id`)} order by queued_at, id) as number
        from messages) as earlier
      where earlier.id = messages.id`.execute(db);
    await db.schema
      .createIndex(`messages_numbered_by_${by}`)
      .on('messages')
      .columns([`${by}_id`, `${by}_number`])
      .unique()
      .execute();
  }
}
