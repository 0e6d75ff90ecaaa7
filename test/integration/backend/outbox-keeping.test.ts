import { describe, expect, it } from 'vitest';
import { forgetRecipient } from '#server/modules/outbox/erasure.ts';
import { pruneOutbox } from '#server/modules/outbox/prune.ts';
import { CAMPAIGN, memberId, phoneOf, SHOP, STAFF } from '#test/outbox-engine.ts';
import { openOutboxWorld } from '#test/outbox-world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('what the outbox keeps', () => {
  it('names no member any more once they are erased, and sends them nothing', async () => {
    const world = await openOutboxWorld({ credit: 5 });
    const fields = { new_number: phoneOf(99) };
    await world.add(1, 6);
    await world.add(2, 2, { sourceKind: 'activity', sourceId: 'phone changed', phone: phoneOf(50), fields });
    await world.add(3, 3, { sourceKind: 'activity', sourceId: 'phone changed', occasion: 'later', fields });
    world.start();
    await world.pass(MINUTE);
    await world.database.write(async (work) => {
      await forgetRecipient(work, memberId(2));
      await forgetRecipient(work, memberId(6));
    });
    const rows = await world.reader.selectFrom('outbox').orderBy('seq').selectAll().execute();
    const text = JSON.stringify(rows.filter(({ recipient }) => recipient !== memberId(3)));
    for (const trace of [memberId(2), memberId(6), phoneOf(50)]) expect(text).not.toContain(trace);
    expect(rows).toHaveLength(7);
    const erased = await world.reader.selectFrom('source_counts').where('outcome', '=', 'erased').selectAll().execute();
    expect(erased).toEqual([{ source_id: CAMPAIGN, period: '', country: 'SG', outcome: 'erased', count: 1, cost: 0 }]);
  });

  it('goes once it has served its purpose, but for what tells that somebody got something', async () => {
    const world = await openOutboxWorld({ members: 10 });
    await world.database.write(({ tx, now }) =>
      tx
        .insertInto('campaigns')
        .values({
          ...{ id: CAMPAIGN, shop_id: SHOP, name: 'Latte', text: 'Hi', audience: '{}', state: 'cancelled' },
          ...{ created_at: now, created_by: STAFF, ended_at: now },
        })
        .execute(),
    );
    await world.add(1, 10);
    await world.add(1, 2, { sourceKind: 'campaign_bot', sourceId: 'rule' });
    await world.add(1, 2, { sourceKind: 'test', sourceId: 'a test', recipient: 'test:1' });
    const kinds = async () => {
      const rows = await world.reader.selectFrom('outbox').select('source_kind').distinct().execute();
      return rows.map(({ source_kind }) => source_kind).toSorted();
    };
    const pruneAfter = async (ms: number) => {
      await Promise.all([pruneOutbox(world.database, world.clock.now() + ms), world.pass(0)]);
      return kinds();
    };
    expect(await pruneAfter(6 * DAY)).toEqual(['campaign', 'campaign_bot', 'test']);
    expect(await pruneAfter(8 * DAY)).toEqual(['campaign', 'campaign_bot']);
    expect(await pruneAfter(91 * DAY)).toEqual(['campaign_bot']);
  });
});
