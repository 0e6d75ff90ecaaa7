import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { sendAll } from '#test/daily-sending.ts';
import { DAY, openDailyWorld } from '#test/daily-world.ts';
import { SHOP } from '#test/outbox-engine.ts';
import { START } from '#test/test-backend.ts';

const NEXT_DAY = START + DAY;
const HOUR = DAY / 24;

const rule = { kind: 'inactive', days: 30, includeOlder: true } as const;
/** Of 27 messages. */
const monthlyCap = MICROS_PER_UNIT;

/** A shop whose members have all been away for longer than the rule asks. */
async function openBacklog(members: number) {
  const world = await openDailyWorld({ members });
  await world.setAll({ last_visit_at: NEXT_DAY - 90 * DAY });
  return world;
}

describe('what the cap leaves a rule', () => {
  it('is of the month that the shop is in: it begins at midnight there', async () => {
    const world = await openBacklog(60);
    const { id } = await world.addBot({ rule, monthlyCap, minute: 2 * 60 });
    await world.planFor(DAY);
    await sendAll(world.database, id);
    const midnight = Date.parse('2026-12-01T00:00+08:00');
    await world.pass(midnight - HOUR - world.clock.now());
    await world.plan();
    expect(await world.rows()).toEqual({ ended: 27 });
    await world.pass(4 * HOUR);
    await world.plan();
    expect(await world.rows()).toEqual({ ended: 27, waiting: 27 });
  });

  it('is less what waits for its turn, also in the quiet hours', async () => {
    const world = await openBacklog(60);
    const { id } = await world.addBot({ rule, monthlyCap });
    await world.planFor(DAY);
    const { asOf: _, ...byDay } = await world.preview({ rule, monthlyCap }, id);
    expect(byDay).toMatchObject({ count: 27, cappedFrom: '2026-11-25' });
    await world.pass(12 * HOUR);
    expect(await world.preview({ rule, monthlyCap }, id)).toMatchObject(byDay);
  });

  it('is planned by in the quiet hours as at any other time', async () => {
    const world = await openBacklog(60);
    await world.addBot({ rule, monthlyCap, minute: 23 * 60 });
    await world.planFor(2 * DAY);
    expect(await world.rows()).toEqual({ waiting: 27 });
  });

  it('is less what waits for its turn, also while its country is stopped', async () => {
    const world = await openBacklog(60);
    await world.addBot({ rule, monthlyCap });
    await world.planFor(DAY);
    const now = world.clock.now();
    const stop = { id: randomUUID(), shop_id: SHOP, country: 'SG', sent: 40, verified: 2, released_by: null } as const;
    const stopped = { ...stop, at: now, lifts_at: now + 7 * DAY };
    await world.database.write(({ tx }) => tx.insertInto('country_stops').values(stopped).execute());
    await world.planFor(DAY);
    expect(await world.rows()).toEqual({ waiting: 27 });
  });

  it('is less all that waits, however much it is', async () => {
    const world = await openBacklog(300);
    await world.addBot({ rule, monthlyCap: 9 * MICROS_PER_UNIT });
    await world.planFor(3 * DAY);
    expect(await world.rows()).toEqual({ waiting: 244 });
  });
});
