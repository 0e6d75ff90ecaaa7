import { type Kysely, type RawBuilder, sql } from 'kysely';
import { changeMembers } from './0007-members.ts';
import { changeMessages } from './0007-messages.ts';
import { createRewards } from './0007-rewards.ts';
import { createRoutes } from './0007-routes.ts';
import { createSources } from './0007-sources.ts';

/** All else that draws credit: activity messages, campaigns, the Campaign BOT, rewards; and the routes that messages take. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await changeShops(db);
  await changeMembers(db);
  await createSources(db);
  await createRoutes(db);
  await createRewards(db);
  await changeMessages(db);
}

async function changeShops(db: Kysely<unknown>): Promise<void> {
  const numbers: Record<string, { value: number; check: RawBuilder<boolean> }> = {
    // How many codes the credit that campaigns leave alone pays for.
    counter_reserve_codes: { value: 100, check: sql`counter_reserve_codes between 0 and 10000` },
    // Minutes of the shop's day: nothing is sent for its own sake from 21:00 to 9:00.
    quiet_from: { value: 21 * 60, check: sql`quiet_from between 0 and 1439` },
    quiet_to: { value: 9 * 60, check: sql`quiet_to between 0 and 1439` },
    reward_member_day: { value: 1, check: sql`reward_member_day between 1 and 20` },
    reward_day_units: { value: 100, check: sql`reward_day_units between 0 and 100000` },
  };
  // One column at a time: SQLite adds no more in one statement.
  for (const [name, { value, check }] of Object.entries(numbers)) {
    await db.schema
      .alterTable('shops')
      .addColumn(name, 'integer', (c) => c.notNull().defaultTo(value).check(check))
      .execute();
  }
  for (const [name, value] of [
    ['opt_out_line', 'Reply STOP to opt out.'],
    ['owner_phones', '[]'],
  ] as const) {
    await db.schema
      .alterTable('shops')
      .addColumn(name, 'text', (c) => c.notNull().defaultTo(value))
      .execute();
  }
}
