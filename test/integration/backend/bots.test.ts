import { describe, expect, it } from 'vitest';
import { setBotEnabled } from '#shared/api/bots.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { DAY, openDailyWorld } from '#test/daily-world.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { PRICE, phonesOf } from '#test/outbox-engine.ts';
import { START, unwrap } from '#test/test-backend.ts';

const HOUR = 60 * 60_000;
const NEXT_DAY = START + DAY;

describe('a rule', () => {
  it('writes to each member once, for whom it holds', async () => {
    const world = await openDailyWorld({ members: 6 });
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    await world.setMember(5, { consent_at: null });
    await world.setMember(6, { opted_out_at: 1, opt_out_how: 'staff' });
    const bot = await world.addBot();
    const end = world.start();
    await world.pass(DAY);
    await end();
    expect(world.carrier.taken.map(({ to }) => to).toSorted()).toEqual(phonesOf(1, 4));
    expect(world.carrier.taken[0]?.body).toBe('We miss you, Member!\nReply STOP to opt out.');
    // They come, and stay away again.
    await world.setAll({ last_visit_at: world.clock.now() });
    await world.planFor(32 * DAY);
    expect(await world.rows()).toEqual({ ended: 4 });
    expect(await auditOutbox(world.reader)).toEqual([]);
    expect(await world.bot(bot.id)).toMatchObject({ enabled: true, thisMonth: { sent: 0 } });
  });

  it('counts what it came to this month, and gives room in its cap back', async () => {
    const world = await openDailyWorld({ members: 4 });
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    const { id } = await world.addBot();
    world.carrier.does = ({ to }) => (to.endsWith('4') ? 'refuse' : 'take');
    world.start();
    await world.pass(DAY);
    const counts = { sent: 3, delivered: 0, failed: 1, skipped: 0, cost: 3 * PRICE, committed: 3 * PRICE };
    expect((await world.bot(id))?.thisMonth).toEqual(counts);
    const [first, second] = world.carrier.taken;
    await world.carrier.report(first?.id ?? '', 'delivered');
    await world.carrier.report(second?.id ?? '', 'undelivered');
    await world.pass(1_000);
    const later = { sent: 2, delivered: 1, failed: 2, skipped: 0, cost: 2 * PRICE, committed: 2 * PRICE };
    expect((await world.bot(id))?.thisMonth).toEqual(later);
  });

  it('spends no more than its cap in a month, and says so', async () => {
    const world = await openDailyWorld({ members: 30 });
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    const { id } = await world.addBot({ monthlyCap: MICROS_PER_UNIT });
    expect(await world.bot(id)).toMatchObject({ paused: null });
    const end = world.start();
    await world.pass(DAY);
    await end();
    expect(world.carrier.taken).toHaveLength(27);
    expect((await world.written()).filter(({ reason }) => reason === 'monthly_cap')).toHaveLength(3);
    expect(await world.bot(id)).toMatchObject({ paused: 'cap', thisMonth: { sent: 27, skipped: 3 } });
    await world.pass(8 * DAY);
    expect(await world.bot(id)).toMatchObject({ paused: null, thisMonth: { sent: 0, committed: 0 } });
  });

  it('begins with the next time that its minute comes', async () => {
    const world = await openDailyWorld({ members: 3 });
    await world.setMember(1, { last_visit_at: START - 30 * DAY });
    await world.setMember(2, { last_visit_at: NEXT_DAY - 30 * DAY });
    await world.addBot({ minute: 600 });
    await world.addBot({ minute: 660 });
    await world.planFor(HOUR);
    expect(await world.written()).toMatchObject([{ n: 1, day: '2026-11-23' }]);
    await world.planFor(DAY);
    expect((await world.written()).map(({ n }) => n)).toEqual([1, 2, 2]);
  });

  it('makes up for days that were missed, once, while its messages are worth it', async () => {
    const world = await openDailyWorld({ members: 6 });
    for (let n = 1; n <= 6; n++) await world.setMember(n, { last_visit_at: START + (n - 30) * DAY });
    await world.addBot();
    await world.pass(5 * DAY);
    await world.plan();
    await world.plan();
    expect((await world.written()).map(({ n }) => n)).toEqual([3, 4, 5]);
    await world.planFor(DAY);
    expect((await world.written()).map(({ n }) => n)).toEqual([3, 4, 5, 6]);
  });

  it('switched off writes to nobody any more, also not to those who wait', async () => {
    const world = await openDailyWorld({ members: 2, credit: 0 });
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    const { id } = await world.addBot();
    world.start();
    await world.pass(DAY);
    expect(await world.rows()).toEqual({ waiting: 2 });
    const off = { params: { id }, body: { ...world.operation(), enabled: false } };
    unwrap(await world.call(setBotEnabled, off, world.tokens.manager));
    await world.pass(10_000);
    expect((await world.written()).map(({ reason }) => reason)).toEqual(['switched_off', 'switched_off']);
    await world.setAll({ last_visit_at: world.clock.now() - 29 * DAY });
    await world.planFor(2 * DAY);
    expect(await world.written()).toHaveLength(2);
  });
});
