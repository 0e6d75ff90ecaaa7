import { describe, expect, it } from 'vitest';
import { arrivedAt, FakeCarrier } from '#test/fake-carrier.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { memberId, PRICE, phoneOf, phonesOf } from '#test/outbox-engine.ts';
import { openOutboxWorld } from '#test/outbox-world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('the outbox', () => {
  it('sends each of a campaign to its member once, and has its money', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier] });
    expect(await world.add(1, 40)).toBe(40);
    expect(await world.add(1, 40)).toBe(0);
    world.start();
    await world.pass(10 * SECOND);
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 40));
    expect(carrier.taken[0]?.body).toBe('Hi Member, kopi at Kopi & Co is half price.');
    expect(await world.rows()).toEqual({ ended: 40 });
    expect(world.campaign.committed).toBe(40 * PRICE);
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it.each([0, 1, 7, 25, 39])(
    'stops when the credit is used up after %i, and goes on there after a top-up',
    async (paid) => {
      const carrier = new FakeCarrier();
      const world = await openOutboxWorld({ carriers: [carrier], credit: paid, reserveCodes: 5 });
      await world.add(1, 40);
      world.start();
      await world.pass(10 * SECOND);
      expect(arrivedAt(carrier)).toEqual(phonesOf(1, paid));
      expect(world.campaign.held).toEqual({ by: 'credit', price: PRICE, available: 5 * PRICE, reserve: 5 * PRICE });
      expect(await world.rows()).toEqual({ ...(paid > 0 ? { ended: paid } : {}), waiting: 40 - paid });
      expect(await auditOutbox(world.reader)).toEqual([]);
      await world.topUp(100 * PRICE);
      world.campaign.held = null;
      await world.pass(10 * SECOND);
      expect(arrivedAt(carrier)).toEqual(phonesOf(1, 40));
      expect(await auditOutbox(world.reader)).toEqual([]);
    },
  );

  it('takes several at a time, as each commit keeps whoever sends a code waiting', async () => {
    const world = await openOutboxWorld({ members: 300, carriers: [new FakeCarrier('slow', 65)] });
    await world.add(1, 300);
    world.start();
    await world.pass(10 * SECOND);
    expect(await world.rows()).toEqual({ ended: 300 });
    const claims = await world.reader.selectFrom('messages').distinct().select('queued_at').execute();
    // What a second allows goes at once, and then six at a time.
    expect(claims.length).toBeLessThan(50);
  });

  it('looks at nobody who comes after the first that cannot be paid', async () => {
    const world = await openOutboxWorld({ credit: 1 });
    await world.database.write(({ tx }) =>
      tx.updateTable('members').where('id', '=', memberId(3)).set({ consent_at: null }).execute(),
    );
    await world.add(1, 3);
    world.start();
    await world.pass(10 * SECOND);
    expect(await world.rows()).toEqual({ ended: 1, waiting: 2 });
  });

  it('sends nothing more once the source waits, and the rest when it goes on', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier] });
    await world.add(1, 40);
    const { state } = world.campaign;
    carrier.does = () => {
      world.campaign.state = { kind: 'waits' };
      return 'take';
    };
    world.start();
    await world.pass(MINUTE);
    const before = carrier.taken.length;
    expect(before).toBeLessThan(40);
    expect(await world.rows()).toEqual({ ended: before, waiting: 40 - before });
    carrier.does = () => 'take';
    world.campaign.state = state;
    world.outbox.wake('another shop');
    await world.pass(10 * SECOND);
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 40));
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('lets a source be that fails, and sends the others', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier] });
    world.rule.read = async () => {
      throw new Error('told by the test');
    };
    await world.add(1, 2, { sourceKind: 'campaign_bot', sourceId: 'a rule' });
    await world.add(3, 3, { sourceKind: 'activity', sourceId: 'broken' });
    await world.database.write(({ tx }) =>
      tx.updateTable('outbox').where('source_id', '=', 'broken').set({ fields: 'no JSON' }).execute(),
    );
    await world.add(4, 5);
    world.start();
    await world.pass(30 * SECOND);
    expect(arrivedAt(carrier)).toEqual(phonesOf(4, 5));
    expect(await world.rows()).toEqual({ ended: 2, waiting: 3 });
  });

  it('counts what became of messages, and tells it their source', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier] });
    carrier.does = ({ to }) => (to === phoneOf(4) ? 'refuse' : 'take');
    await world.add(1, 4);
    world.start();
    await world.pass(10 * SECOND);
    const [first, second] = carrier.taken;
    await world.clock.advance(0);
    await Promise.all([
      carrier.report(first?.id ?? '', 'delivered'),
      carrier.report(second?.id ?? '', 'undelivered', 'demo_unreachable'),
      world.pass(SECOND),
    ]);
    const counts = await world.reader
      .selectFrom('source_counts')
      .where('count', '>', 0)
      .orderBy('outcome')
      .select(['period', 'country', 'outcome', 'count', 'cost'])
      .execute();
    const place = { period: '', country: 'SG' };
    expect(counts).toEqual([
      { ...place, outcome: 'delivered', count: 1, cost: PRICE },
      { ...place, outcome: 'failed:no_such_number', count: 1, cost: 0 },
      { ...place, outcome: 'failed:unreachable', count: 1, cost: 0 },
      { ...place, outcome: 'sent', count: 1, cost: PRICE },
    ]);
    expect(world.campaign.moves.map(({ to }) => to).toSorted()).toEqual([
      ...['delivered', 'failed', 'failed', 'sent', 'sent', 'sent'],
    ]);
    expect(world.campaign.committed).toBe(2 * PRICE);
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('sends nothing twice with two processes on one file', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier] });
    const second = await world.open();
    await world.add(1, 40);
    world.start();
    second.start();
    await world.pass(MINUTE);
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 40));
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('takes what is relied on before news, and sources of a kind in turn', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier], members: 400 });
    await world.add(1, 200);
    await world.add(201, 300, { sourceKind: 'campaign_bot', sourceId: 'rule' });
    await world.add(301, 302, { sourceKind: 'reward_code', sourceId: 'redemption' });
    world.start();
    await world.pass(MINUTE);
    const order = carrier.taken.map(({ to }) => to);
    expect(order.slice(0, 2)).toEqual(phonesOf(301, 302));
    expect(order.indexOf(phoneOf(201))).toBeLessThan(order.indexOf(phoneOf(200)));
    expect(order).toHaveLength(302);
  });
});
