import { describe, expect, it } from 'vitest';
import { openCampaignWorld } from '#test/campaign-world.ts';
import { arrivedAt, FakeCarrier } from '#test/fake-carrier.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { PRICE, phonesOf } from '#test/outbox-engine.ts';
import { errorCode, unwrap } from '#test/test-backend.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('a campaign', () => {
  it('goes once to each who agreed to news, ends by itself, and its report is what happened', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 10, carriers: [carrier] });
    await world.setMember(3, { consent_at: null });
    carrier.does = ({ to }) => (to.endsWith('4') ? 'refuse' : 'take');
    world.start();
    const id = await world.started({ text: 'Hi {first_name}, half price at {shop}.' });
    await world.pass(MINUTE);
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 10).filter((_, index) => index !== 2 && index !== 3));
    expect(carrier.taken[0]?.body).toBe('Hi Member, half price at Kopi & Co.\nReply STOP to opt out.');
    await carrier.report(carrier.taken[0]?.id ?? '', 'delivered');
    await carrier.report(carrier.taken[1]?.id ?? '', 'undelivered', 'demo_unreachable');
    await world.pass(SECOND);
    const campaign = await world.read(id);
    expect(campaign).toMatchObject({ state: 'done', held: null, total: 9, startedByName: 'Ravi' });
    expect(campaign.endedAt).not.toBeNull();
    expect(campaign.progress).toMatchObject({ total: 9, done: 9, inFlight: 0, endsAt: null });
    expect(campaign.report).toEqual({
      ...{ sent: 7, delivered: 1, cost: 7 * PRICE, skipped: [], notSent: 0 },
      failed: [
        { reason: 'no_such_number', count: 1 },
        { reason: 'unreachable', count: 1 },
      ],
      byCountry: [{ country: 'SG', sent: 7, delivered: 1, failed: 2, cost: 7 * PRICE }],
    });
    expect(await auditOutbox(world.reader)).toEqual([]);
    expect(world.events).toContain('messaging_changed');
  });

  it.each([0, 1, 6])('waits for credit after %i, and goes on there after a top-up', async (paid) => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 10, credit: paid, reserveCodes: 5, carriers: [carrier] });
    world.start();
    const id = await world.started();
    await world.pass(10 * SECOND);
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, paid));
    const held = await world.read(id);
    expect(held).toMatchObject({ state: 'sending', held: { by: 'credit', missing: (10 - paid) * PRICE } });
    expect(held.progress).toMatchObject({ total: 10, done: paid, perSecond: null, endsAt: null });
    // Not enough for the next ones: it says what is missing now, and does not start.
    await world.topUp(1);
    await world.pass(SECOND);
    expect((await world.read(id)).held).toEqual({ by: 'credit', missing: (9 - paid) * PRICE });
    expect(arrivedAt(carrier)).toHaveLength(paid);
    await world.topUp(9 - paid);
    await world.pass(2 * SECOND);
    expect(await world.read(id)).toMatchObject({ state: 'done', held: null });
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 10));
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('needs the price of twenty messages to go on, however many wait', async () => {
    const world = await openCampaignWorld({ members: 300, credit: 0 });
    world.start();
    const id = await world.started();
    await world.pass(10 * SECOND);
    expect((await world.read(id)).held).toEqual({ by: 'credit', missing: 300 * PRICE });
    await world.topUp(19);
    await world.pass(6 * SECOND);
    expect(await world.rows(id)).toEqual({ waiting: 300 });
    await world.topUp(1);
    await world.pass(SECOND);
    expect(await world.rows(id)).toEqual({ waiting: 280, ended: 20 });
    expect((await world.read(id)).held).toEqual({ by: 'credit', missing: 280 * PRICE });
  });

  it('goes on when less is kept for codes', async () => {
    const world = await openCampaignWorld({ members: 3, credit: 0, reserveCodes: 5 });
    world.start();
    const id = await world.started();
    await world.pass(10 * SECOND);
    await world.setShop({ counter_reserve_codes: 2 });
    await world.pass(10 * SECOND);
    expect(await world.read(id)).toMatchObject({ state: 'done' });
  });

  it('asks again for consent at the moment of sending', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 4, credit: 0, carriers: [carrier] });
    world.start();
    const id = await world.started();
    await world.pass(10 * SECOND);
    await world.setMember(1, { consent_at: null, opted_out_at: 1, opt_out_how: 'reply' });
    await world.setMember(2, { consent_at: null });
    await world.topUp(10);
    await world.pass(10 * SECOND);
    expect(arrivedAt(carrier)).toEqual(phonesOf(3, 4));
    expect((await world.read(id)).report.skipped).toEqual([
      { reason: 'no_consent', count: 1 },
      { reason: 'opted_out', count: 1 },
    ]);
  });

  it('is held in the quiet hours, and goes on at their end', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 4, carriers: [carrier] });
    await world.setShop({ quiet_from: 10 * 60, quiet_to: 11 * 60 });
    world.start();
    const id = await world.started();
    await world.pass(MINUTE);
    const until = Date.parse('2026-11-23T11:00:00+08:00');
    expect((await world.read(id)).held).toEqual({ by: 'quiet', until });
    await world.pass(until - world.clock.now() - SECOND);
    expect(arrivedAt(carrier)).toEqual([]);
    await world.pass(10 * SECOND);
    expect(await world.read(id)).toMatchObject({ state: 'done' });
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 4));
  });

  it('waits while no route works, and goes on by itself', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 40, carriers: [carrier] });
    carrier.does = () => 'fail';
    world.start();
    const id = await world.started();
    await world.pass(2 * SECOND);
    expect((await world.read(id)).held).toEqual({ by: 'routes', switchedOff: [] });
    carrier.does = () => 'take';
    await world.pass(10 * MINUTE);
    expect((await world.read(id)).state).toBe('done');
    expect(new Set(arrivedAt(carrier)).size).toBe(arrivedAt(carrier).length);
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('sends nothing more while it is paused, and the rest when it is resumed', async () => {
    const carrier = new FakeCarrier('first', 10);
    const world = await openCampaignWorld({ members: 60, carriers: [carrier] });
    world.start();
    const id = await world.started();
    await world.pass(2 * SECOND);
    expect(unwrap(await world.pause(id))).toMatchObject({ state: 'paused', pauseReason: 'staff' });
    await world.pass(SECOND);
    const before = arrivedAt(carrier).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(60);
    await world.pass(MINUTE);
    expect(arrivedAt(carrier)).toHaveLength(before);
    expect(errorCode(await world.pause(id))).toBe('campaign_state');
    expect(unwrap(await world.resume(id))).toMatchObject({ state: 'sending', pauseReason: null });
    await world.pass(MINUTE);
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 60));
    expect((await world.read(id)).state).toBe('done');
    expect(await auditOutbox(world.reader)).toEqual([]);
  });

  it('ends for good when it is cancelled, and says whom it did not reach', async () => {
    const carrier = new FakeCarrier('first', 10);
    const world = await openCampaignWorld({ members: 60, carriers: [carrier] });
    world.start();
    const id = await world.started();
    await world.pass(2 * SECOND);
    expect(unwrap(await world.cancel(id))).toMatchObject({ state: 'cancelled' });
    await world.pass(MINUTE);
    const sent = arrivedAt(carrier).length;
    expect(sent).toBeLessThan(60);
    const { report, endedAt } = await world.read(id);
    expect(report).toMatchObject({ sent, notSent: 60 - sent, skipped: [], cost: sent * PRICE });
    expect(endedAt).not.toBeNull();
    expect(errorCode(await world.resume(id))).toBe('campaign_state');
  });

  it('is done when the last who waited is erased', async () => {
    const world = await openCampaignWorld({ members: 1, credit: 0 });
    world.start();
    const id = await world.started();
    await world.pass(10 * SECOND);
    await world.erase(1);
    await world.pass(10 * SECOND);
    expect(await world.read(id)).toMatchObject({ state: 'done', total: 0, progress: { total: 0, done: 0 } });
  });

  it('is prepared in slices, and goes on after a restart in the middle without anybody twice', async () => {
    const carrier = new FakeCarrier();
    const world = await openCampaignWorld({ members: 1_000, carriers: [carrier] });
    const id = await world.started();
    world.start();
    await world.pass(1);
    await world.end();
    const { waiting = 0 } = await world.rows(id);
    expect(waiting).toBeGreaterThan(0);
    expect(waiting % 200).toBe(0);
    expect(waiting).toBeLessThan(1_000);
    expect(await world.read(id)).toMatchObject({ state: 'preparing', total: waiting });
    const next = await world.open();
    const other = await world.open();
    next.start();
    other.start();
    await world.pass(MINUTE);
    expect(await world.read(id)).toMatchObject({ state: 'done', total: 1_000 });
    expect(arrivedAt(carrier)).toEqual(phonesOf(1, 1_000));
  });

  it('can be paused while it is prepared, and is not for who joins after its start', async () => {
    const world = await openCampaignWorld({ members: 450 });
    const id = await world.started();
    world.join(451);
    expect(unwrap(await world.pause(id)).state).toBe('paused');
    world.start();
    await world.pass(MINUTE);
    expect(await world.rows(id)).toEqual({});
    expect(unwrap(await world.resume(id)).state).toBe('preparing');
    await world.pass(MINUTE);
    expect(await world.read(id)).toMatchObject({ state: 'done', total: 450 });
  });

  it('stays as it is when it is paused while another is prepared', async () => {
    const world = await openCampaignWorld({ members: 450 });
    const ids = [await world.started(), await world.started()];
    world.start();
    // Of one of them the first slice is written, and it is rested from that.
    await world.pass(0);
    const rows = await Promise.all(ids.map((id) => world.rows(id)));
    const next = ids.find((_, index) => rows[index]?.waiting === undefined);
    expect(next).toBeDefined();
    unwrap(await world.pause(next ?? ''));
    await world.pass(MINUTE);
    expect(await world.read(next ?? '')).toMatchObject({ state: 'paused', total: 0 });
    expect(await world.rows(next ?? '')).toEqual({});
  });
});
