import { type Kysely, sql } from 'kysely';

/** Which gateway a message takes, how gateways fared, under which names shops send, and what came back by SMS. */
export async function createRoutes(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name).modifyEnd(sql`without rowid`);

  await table('sms_routes')
    .addColumn('shop_id', 'text', (c) => c.notNull().references('shops.id'))
    .addColumn('gateway', 'text', (c) => c.notNull())
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('priority', 'integer', (c) => c.notNull().check(sql`priority between 1 and 9`))
    .addPrimaryKeyConstraint('sms_routes_pk', ['shop_id', 'gateway', 'country'])
    .execute();

  await table('sender_names')
    .addColumn('shop_id', 'text', (c) => c.notNull().references('shops.id'))
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('registered', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('sender_names_pk', ['shop_id', 'country'])
    .execute();

  let stats = table('route_stats')
    .addColumn('gateway', 'text', (c) => c.notNull())
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('quarter', 'integer', (c) => c.notNull());
  for (const count of ['accepted', 'refused', 'unknown', 'delivered', 'undelivered']) {
    stats = stats.addColumn(count, 'integer', (c) => c.notNull());
  }
  for (const milliseconds of ['latency_ms', 'delivery_ms']) {
    stats = stats.addColumn(milliseconds, 'bigint', (c) => c.notNull());
  }
  await stats.addPrimaryKeyConstraint('route_stats_pk', ['gateway', 'country', 'quarter']).execute();

  await table('inbound_messages')
    .addColumn('gateway', 'text', (c) => c.notNull())
    .addColumn('provider_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('phone_masked', 'text', (c) => c.notNull())
    .addColumn('meaning', 'text', (c) => c.notNull().check(sql`meaning in ('stop', 'start', 'other')`))
    .addColumn('members', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('inbound_messages_pk', ['gateway', 'provider_id'])
    .execute();
}
