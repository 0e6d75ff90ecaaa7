import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#server/db/database.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { addDemoHistory } from '#server/seed/demo-history.ts';
import { seedDemoRewards } from '#server/seed/demo-rewards.ts';
import { seedDemoShop } from '#server/seed/demo-shop.ts';
import { seedPrices } from '#server/seed/prices.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { render, withOptOutLine } from '#shared/domain/templates.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { fakeRandom } from '#test/fake-random.ts';
import { FakeRewardGateway, GIFT_CARD, KOPI, STEAM } from '#test/fake-rewards.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { silentLog } from '#test/silent-log.ts';
import { START } from '#test/test-backend.ts';

const DAYS = 75;
const DAY_MS = 24 * 60 * 60_000;

describe('messages and rewards in the demo’s history', () => {
  let database: Database;
  const all = () => ({
    campaigns: database.reader.selectFrom('campaigns').orderBy('created_at').selectAll().execute(),
    outbox: database.reader.selectFrom('outbox').selectAll().execute(),
    redemptions: database.reader.selectFrom('reward_redemptions').orderBy('created_at').selectAll().execute(),
    members: database.reader.selectFrom('members').selectAll().execute(),
  });

  beforeAll(async () => {
    const clock = createFakeClock(START - DAYS * DAY_MS);
    database = await openDatabase(':memory:', clock, silentLog);
    const random = fakeRandom();
    const gateway = new FakeRewardGateway();
    gateway.vouchers = [...REDEEMED, KOPI, GIFT_CARD, STEAM];
    await database.write(seedPrices);
    await seedDemoShop(database, { random, ledger: new Ledger(random), createCustomer: async () => 'cus_shop' });
    await seedDemoRewards(database, gateway);
    await clock.advance(DAYS * DAY_MS);
    await addDemoHistory(database, { random, seed: 1, days: DAYS });
  }, 60_000);
  afterAll(() => database.close());

  it('counts what there is: totals and the reports of each source', async () => {
    expect(await auditOutbox(database.reader)).toEqual([]);
  });

  it('has a campaign that is done, one that was paused in the middle, and a draft', async () => {
    const campaigns = await all().campaigns;
    expect(campaigns.map(({ state, name }) => [name, state])).toEqual([
      ['Mid-month treat', 'done'],
      ['VIP tasting', 'draft'],
      ['Weekend latte', 'paused'],
    ]);
    const outbox = await all().outbox;
    for (const { id, total, state } of campaigns) {
      const rows = outbox.filter(({ source_id }) => source_id === id);
      expect(rows).toHaveLength(total);
      const waiting = rows.filter(({ status }) => status === 'waiting').length;
      expect(waiting > 0).toBe(state === 'paused');
      expect(new Set(rows.map(({ recipient }) => recipient)).size).toBe(total);
    }
  });

  it('writes news to nobody who did not agree or asked for no more, and once a day', async () => {
    const members = new Map((await all().members).map((member) => [member.id, member]));
    const consents = await database.reader.selectFrom('member_consents').orderBy('at').selectAll().execute();
    const news = await database.reader.selectFrom('messages').where('marketing', '=', 1).selectAll().execute();
    expect(news.length).toBeGreaterThan(200);
    const days = new Set<string>();
    for (const { member_id, queued_at } of news) {
      const said = consents.filter((consent) => consent.member_id === member_id && consent.at <= queued_at);
      expect(said.at(-1)?.given).toBe(1);
      days.add(`${member_id} ${Math.floor((queued_at + 8 * 3_600_000) / DAY_MS)}`);
      expect(members.has(member_id ?? '')).toBe(true);
    }
    expect(days.size).toBe(news.length);
    const stopped = [...members.values()].filter(({ opted_out_at }) => opted_out_at !== null);
    expect(stopped).toHaveLength(5);
    expect(stopped.every(({ consent_at, opt_out_how }) => consent_at === null && opt_out_how === 'reply')).toBe(true);
  });

  it('has messages of every kind, each of one segment, and says why some did not go', async () => {
    const rows = await all().outbox;
    expect(new Set(rows.map(({ source_kind }) => source_kind))).toEqual(
      new Set(['campaign', 'campaign_bot', 'activity']),
    );
    expect(new Set(rows.flatMap(({ reason }) => reason ?? []))).toContain('opted_out');
    const longest = { first_name: 'Jun Hao', name: 'Jun Hao Abdullah', shop: 'Kopi & Co', date: '', time: '' };
    const { reader } = database;
    const texts = [
      ...(await reader.selectFrom('campaigns').select('text').execute()),
      ...(await reader.selectFrom('bot_rules').select('text').execute()),
      ...(await reader.selectFrom('activity_messages').select('text').execute()),
    ];
    for (const { text } of texts) {
      const body = withOptOutLine(render(text, longest), 'Reply STOP to opt out.');
      expect(countSegments(body)).toMatchObject({ encoding: 'GSM-7', segments: 1 });
    }
  });

  it('has tags and visits, one of them the last', async () => {
    const visits = await database.reader.selectFrom('member_visits').selectAll().execute();
    const last = Map.groupBy(visits, ({ member_id }) => member_id);
    for (const { id, last_visit_at, joined_at } of await all().members) {
      const times = (last.get(id) ?? []).map(({ at }) => at);
      expect(times).toContain(joined_at);
      expect(Math.max(...times)).toBe(last_visit_at);
    }
    const tags = await database.reader.selectFrom('member_tags').select('tag').execute();
    expect(new Set(tags.map(({ tag }) => tag))).toEqual(new Set(['vip', 'coffee club', 'student', 'office']));
  });

  it('has redemptions, all but one issued and paid, with no code left', async () => {
    const redemptions = await all().redemptions;
    expect(redemptions).toHaveLength(14);
    expect(redemptions.filter(({ status }) => status === 'failed')).toHaveLength(1);
    expect(redemptions.every(({ sealed }) => sealed === null)).toBe(true);
    const settles = await database.reader
      .selectFrom('ledger_transfers')
      .where('kind', '=', 'settle')
      .where('purpose', '=', 'reward')
      .select('source_id')
      .execute();
    const issued = redemptions.filter(({ status }) => status === 'issued').map(({ id }) => id);
    expect(settles.map(({ source_id }) => source_id).toSorted()).toEqual(issued.toSorted());
  });

  it('tells how the carriers fared in the last week', async () => {
    const stats = await database.reader.selectFrom('route_stats').selectAll().execute();
    expect(new Set(stats.map(({ gateway }) => gateway))).toEqual(new Set(['demo-straits', 'demo-island']));
    const sent = await database.reader
      .selectFrom('messages')
      .where('queued_at', '>=', Math.floor((START - 7 * DAY_MS) / 900_000) * 900_000)
      .where('provider_id', 'is not', null)
      .select('id')
      .execute();
    expect(stats.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(sent.length);
  });
});

const REDEEMED = ['grab-10', 'cinema-12', 'bakery-8'].map((id) => ({ ...KOPI, id }));
