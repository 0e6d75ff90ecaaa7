import { describe, expect, it } from 'vitest';
import { changeBot } from '#shared/api/bots.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { sendAll } from '#test/daily-sending.ts';
import { DAY, MISS_YOU, openDailyWorld } from '#test/daily-world.ts';
import { START, unwrap } from '#test/test-backend.ts';

const NEXT_DAY = START + DAY;

const numbersTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('the plan of a day', () => {
  const ends = [1, 2, 3].flatMap((nth) => (['before', 'after'] as const).map((when) => ({ nth, when })));
  it.each(ends)('is made once, also by who is lost $when slice $nth of three', async ({ nth, when }) => {
    const world = await openDailyWorld({ members: 700 });
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    await world.setFrom(300, { last_visit_at: NEXT_DAY - 31 * DAY });
    await world.addBot({ rule: { kind: 'inactive', days: 30, includeOlder: true } });
    await world.pass(DAY);
    const { write } = world.database;
    let slices = 0;
    world.database.write = async (change, lane) => {
      slices += 1;
      if (slices !== nth) return write(change, lane);
      if (when === 'after') await write(change, lane);
      throw new Error('lost');
    };
    await world.plan();
    expect(slices).toBe(nth);
    await world.plan();
    await world.plan();
    const written = await world.written();
    expect(written).toHaveLength(299 + 200);
    expect(new Set(written.map(({ n }) => n)).size).toBe(499);
  });

  it('leaves those who have been away for longer to a later month where the cap is used up', async () => {
    const world = await openDailyWorld({ members: 100 });
    // The first five have their day on the next one, the others had it long ago.
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    await world.setFrom(6, { last_visit_at: NEXT_DAY - 90 * DAY });
    const rule = { kind: 'inactive', days: 30, includeOlder: true } as const;
    const { id } = await world.addBot({ rule, monthlyCap: MICROS_PER_UNIT });
    await world.planFor(2 * DAY);
    // Also while nothing is sent, no more of them are planned than will have room.
    expect(await world.rows()).toEqual({ waiting: 27 });
    await sendAll(world.database, id);
    await world.planFor(5 * DAY);
    expect(await world.rows()).toEqual({ ended: 27 });
    expect(await world.bot(id)).toMatchObject({ paused: 'cap' });
    // Another month begins, and those come who are next.
    await world.planFor(DAY);
    await sendAll(world.database, id);
    expect(await world.rows()).toEqual({ ended: 54 });
    const written = await world.written();
    expect(written.map(({ n }) => n)).toEqual(numbersTo(54));
  });

  it('has all of those whose day it is, also where the cap is used up: they are left out', async () => {
    const world = await openDailyWorld({ members: 60 });
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    await world.setFrom(31, { last_visit_at: NEXT_DAY - 90 * DAY });
    const rule = { kind: 'inactive', days: 30, includeOlder: true } as const;
    const { id } = await world.addBot({ rule, monthlyCap: MICROS_PER_UNIT });
    await world.planFor(DAY);
    expect(await world.rows()).toEqual({ waiting: 30 });
    await sendAll(world.database, id);
    expect(await world.rows()).toEqual({ ended: 27, skipped: 3 });
  });

  it('leaves out whose message costs more than the cap: those after them do not wait for it', async () => {
    const world = await openDailyWorld({ members: 4 });
    await world.setAll({ last_visit_at: NEXT_DAY - 90 * DAY });
    await world.setMember(2, { name: '张'.repeat(60) });
    const rule = { kind: 'inactive', days: 30, includeOlder: true } as const;
    await world.addBot({ rule, monthlyCap: MICROS_PER_UNIT, text: '{name}'.repeat(50) });
    await world.planFor(DAY);
    expect((await world.written()).map(({ n }) => n)).toEqual([1, 3, 4]);
  });

  it('ends with the first whose message the cap has no room for: those after them do not overtake', async () => {
    const world = await openDailyWorld({ members: 30 });
    await world.setAll({ last_visit_at: NEXT_DAY - 90 * DAY });
    // Two segments, where there is room for one.
    await world.setMember(27, { name: '张伟' });
    const rule = { kind: 'inactive', days: 30, includeOlder: true } as const;
    const text = `We miss you, {first_name}! ${'x'.repeat(60)}`;
    const { id } = await world.addBot({ rule, text, monthlyCap: MICROS_PER_UNIT });
    await world.planFor(DAY);
    await sendAll(world.database, id);
    await world.planFor(DAY);
    expect((await world.written()).map(({ n }) => n)).toEqual(numbersTo(26));
    await world.planFor(7 * DAY);
    expect((await world.written()).map(({ n }) => n)).toEqual(numbersTo(30));
  });

  it('is made by two processes together, and each member has one place in it', async () => {
    const world = await openDailyWorld({ members: 700 });
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    await world.setFrom(300, { last_visit_at: NEXT_DAY - 31 * DAY });
    const { id } = await world.addBot({ rule: { kind: 'inactive', days: 30, includeOlder: true } });
    await world.pass(DAY);
    await Promise.all([world.plan(), world.plan(), world.plan()]);
    const written = await world.written();
    expect(written).toHaveLength(299 + 200);
    expect(new Set(written.map(({ n }) => n)).size).toBe(499);
    await world.plan();
    expect(await world.written()).toHaveLength(499);
    expect((await world.bot(id))?.enabled).toBe(true);
  });

  it('ends where another process has planned it meanwhile', async () => {
    const world = await openDailyWorld({ members: 700 });
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    await world.setFrom(300, { last_visit_at: NEXT_DAY - 31 * DAY });
    await world.addBot({ rule: { kind: 'inactive', days: 30, includeOlder: true } });
    await world.pass(DAY);
    const { write } = world.database;
    let isFirst = true;
    world.database.write = async (change, lane) => {
      const another = isFirst;
      isFirst = false;
      if (another) await world.plan();
      return write(change, lane);
    };
    await world.plan();
    expect(await world.written()).toHaveLength(299 + 200);
  });

  it('ends where its rule is changed meanwhile', async () => {
    const world = await openDailyWorld({ members: 450 });
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    const { id, revision } = await world.addBot();
    await world.pass(DAY);
    const { write } = world.database;
    let slices = 0;
    world.database.write = async (change, lane) => {
      if (lane === 'behind') slices += 1;
      if (slices === 2) {
        slices += 1;
        const body = { ...world.operation(), ...MISS_YOU, revision, rule: { kind: 'joined' as const, days: 5 } };
        unwrap(await world.call(changeBot, { params: { id }, body }, world.tokens.manager));
      }
      return write(change, lane);
    };
    await world.plan();
    expect(await world.written()).toHaveLength(200);
    await world.plan();
    expect(await world.written()).toHaveLength(200);
  });
});
