import { describe, expect, it } from 'vitest';
import { arrivedAt, FakeCarrier } from '#test/fake-carrier.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { memberId, PRICE, phoneOf, phonesOf } from '#test/outbox-engine.ts';
import { openOutboxWorld } from '#test/outbox-world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('whoever the outbox sends to', () => {
  it('has a campaign wait for the end of the quiet hours, and each of its own accord elsewhere', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier] });
    await world.pass(11 * 60 * MINUTE);
    await world.add(1, 2);
    await world.add(3, 4, { sourceKind: 'campaign_bot', sourceId: 'rule' });
    await world.add(5, 6, { sourceKind: 'campaign_bot', sourceId: 'rule', expiresAt: world.clock.now() + MINUTE });
    await world.add(7, 8, { sourceKind: 'activity', sourceId: 'welcome' });
    world.start();
    await world.pass(10 * SECOND);
    const nine = Date.parse('2026-11-24T09:00:00+08:00');
    expect(arrivedAt(carrier)).toEqual(phonesOf(7, 8));
    expect(world.campaign.held).toEqual({ by: 'quiet', until: nine });
    expect(await world.rows()).toEqual({ ended: 2, skipped: 2, waiting: 4 });
    await world.pass(nine - world.clock.now() - SECOND);
    expect(carrier.taken).toHaveLength(2);
    await world.pass(10 * SECOND);
    expect(arrivedAt(carrier)).toEqual([...phonesOf(3, 4), ...phonesOf(7, 8)]);
  });

  it('sends news to a member once a day of the shop', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier] });
    await world.add(1, 2, { sourceKind: 'campaign_bot', sourceId: 'rule' });
    world.start();
    await world.pass(10 * SECOND);
    await world.add(2, 3);
    await world.add(1, 4, { sourceKind: 'campaign_bot', sourceId: 'other rule' });
    await world.pass(10 * SECOND);
    expect(world.campaign.skipped).toEqual(['one_a_day']);
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 4));
    await world.pass(24 * 60 * MINUTE);
    expect(arrivedAt(carrier)).toEqual([...phonesOf(1, 4), ...phonesOf(1, 3)].toSorted());
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('has the second piece of news for a member wait for the next day, also in one slice', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier] });
    for (const occasion of ['2025', '2026']) {
      await world.add(1, 1, { sourceKind: 'campaign_bot', sourceId: 'birthdays', occasion });
    }
    world.start();
    await world.pass(10 * SECOND);
    expect(await world.rows()).toEqual({ ended: 1, waiting: 1 });
    await world.pass(24 * 60 * MINUTE);
    expect(arrivedAt(carrier)).toEqual([phoneOf(1), phoneOf(1)]);
  });

  it('skips what is beyond the month’s cap', async () => {
    const world = await openOutboxWorld();
    const { state } = world.rule;
    if (state.kind === 'on') world.rule.state = { ...state, monthlyCap: { left: 3 * PRICE } };
    await world.add(1, 5, { sourceKind: 'campaign_bot', sourceId: 'rule' });
    world.start();
    await world.pass(10 * SECOND);
    expect(await world.rows()).toEqual({ ended: 3, skipped: 2 });
    expect(world.rule.skipped).toEqual(['monthly_cap', 'monthly_cap']);
  });

  it('asks about opt-outs at the moment of sending', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier], credit: 10 });
    await world.add(1, 40);
    world.start();
    await world.pass(10 * SECOND);
    await world.database.write(({ tx }) =>
      tx.updateTable('members').where('id', '=', memberId(20)).set({ opted_out_at: 1, opt_out_how: 'reply' }).execute(),
    );
    await world.database.write(({ tx }) =>
      tx.updateTable('members').where('id', '=', memberId(21)).set({ consent_at: null }).execute(),
    );
    await world.erase(22);
    await world.topUp(100 * PRICE);
    world.campaign.held = null;
    await world.pass(10 * SECOND);
    expect(arrivedAt(carrier)).toEqual([...phonesOf(1, 19), ...phonesOf(23, 40)]);
    expect(world.campaign.skipped).toEqual(['opted_out', 'no_consent', 'erased']);
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('leaves the reserve to what is relied on, which takes the last of the credit', async () => {
    const carrier = new FakeCarrier();
    const world = await openOutboxWorld({ carriers: [carrier], credit: 0, reserveCodes: 3 });
    await world.add(1, 2);
    await world.add(3, 4, { sourceKind: 'reward_code', sourceId: 'redemption' });
    world.start();
    await world.pass(10 * SECOND);
    expect(arrivedAt(carrier)).toEqual(phonesOf(3, 4));
    expect(world.campaign.held).toMatchObject({ by: 'credit', reserve: 3 * PRICE });
  });

  it('skips what is over, with its reason', async () => {
    const world = await openOutboxWorld();
    world.activity.state = { kind: 'over', reason: 'switched_off' };
    await world.add(1, 3, { sourceKind: 'activity', sourceId: 'welcome' });
    world.start();
    await world.pass(10 * SECOND);
    expect(await world.rows()).toEqual({ skipped: 3 });
    expect(world.activity.skipped).toEqual(Array(3).fill('switched_off'));
    expect(await auditOutbox(world.reader)).toEqual([]);
  });
});
