import SqliteDatabase from 'better-sqlite3';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Schema } from '#server/db/schema.ts';
import { isAnybodyThere } from '#server/modules/audience/people.ts';
import { estimate } from '#server/modules/campaigns/estimate.ts';
import { readOverview } from '#server/modules/campaigns/overview.ts';
import { CampaignReports } from '#server/modules/campaigns/report.ts';
import { countActive, findCampaign, listGoing } from '#server/modules/campaigns/repository.ts';
import { readRest } from '#server/modules/campaigns/rest.ts';
import { WaitingCountries } from '#server/modules/campaigns/waiting-countries.ts';
import { readShop } from '#server/modules/shops/read-shop.ts';
import { EVERYBODY } from '#shared/domain/audience.ts';
import { openCampaignWorld } from '#test/campaign-world.ts';
import { SHOP } from '#test/outbox-engine.ts';

/** What grows with the business. */
const LARGE = [
  'outbox',
  'messages',
  'm',
  'members',
  'member_tags',
  'ledger_transfers',
  'source_counts',
  'campaigns',
  'c',
];

const planSchema = z.array(z.object({ detail: z.string() }));

it('nothing that campaigns ask reads all of a table that grows, or sorts the members', async () => {
  const world = await openCampaignWorld({ members: 20, credit: 3 });
  world.start();
  const id = await world.started();
  await world.pass(10_000);
  await world.due('activity', 2);
  const { reader, plans } = watch(world.file);
  const { clock } = world;
  const router = { hasRoute: async () => true };
  const shop = await readShop(reader, SHOP);
  const all = {
    ...{ tags: ['VIP'], joinedFrom: '2020-01-01', joinedTo: '2026-11-23', birthdayMonth: 3 },
    ...{ inactiveSince: '2026-11-01', countries: ['SG' as const] },
  };
  await isAnybodyThere(reader, { shop, audience: all, until: '~' });
  await estimate({ reader, clock, router }, SHOP, { text: 'Hi {name}', audience: all });
  await estimate({ reader, clock, router }, SHOP, { text: 'Hi {name}', audience: { ...EVERYBODY, countries: ['SG'] } });
  await estimate({ reader, clock, router }, SHOP, { text: 'Hi {name}', audience: EVERYBODY });
  const row = await findCampaign(reader, id);
  if (!row) throw new Error('no campaign');
  await readRest(reader, shop, row, clock.now());
  for (const state of ['scheduled', 'preparing', 'sending'] as const) await listGoing(reader, state);
  await countActive(reader, SHOP);
  await readOverview(reader, SHOP, clock.now());
  const waiting = new WaitingCountries(reader, clock);
  await waiting.of(shop, row);
  const reports = new CampaignReports({ reader, clock, rates: world.rates, router, waiting });
  await reports.list(SHOP, undefined);
  await reports.list(SHOP, `${clock.now()}-${id}`);
  await reports.open(SHOP, id);
  await reports.failures(SHOP, id, undefined);
  await reports.failures(SHOP, id, `${clock.now()}-${id}`);
  const asked = plans();
  const wrong = asked.filter(([sql, plan]) => {
    const tables = [...plan.matchAll(/SCAN (\w+)/g)].map(([, table]) => table ?? '');
    const sortsMembers = plan.includes('TEMP B-TREE') && sql.includes('from "members"') && !sql.includes('group by');
    return tables.some((table) => LARGE.includes(table)) || sortsMembers;
  });
  expect(wrong).toEqual([]);
  expect(asked.length).toBeGreaterThan(25);
  const ofAll = asked.filter(([sql]) => sql.includes('consent_at is not null') && sql.includes('group by'));
  expect(ofAll.map(([, plan]) => plan).join()).toContain('members_for_news');
});

/** A file whose questions are written down, each with how SQLite would answer it. */
function watch(file: string) {
  const sqlite = new SqliteDatabase(file);
  const queries = new Map<string, CompiledQuery>();
  const log = ({ query }: { query: CompiledQuery }) => void queries.set(query.sql, query);
  const reader = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }), log });
  onTestFinished(() => reader.destroy());
  const plans = () =>
    [...queries.values()].map(({ sql, parameters }): [string, string] => {
      const rows = planSchema.parse(sqlite.prepare(`explain query plan ${sql}`).all(...parameters));
      return [sql, rows.map(({ detail }) => detail).join('; ')];
    });
  return { reader, plans };
}
