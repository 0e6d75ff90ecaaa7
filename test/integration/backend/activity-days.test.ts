import { describe, expect, it } from 'vitest';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { ACTOR, DAY, openDailyWorld } from '#test/daily-world.ts';
import { memberId, phoneOf, phonesOf } from '#test/outbox-engine.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OWNER = '+6581230000';

describe('birthdays', () => {
  it('are greeted on their day at their time, once a year, those who agreed', async () => {
    const world = await openDailyWorld({ members: 6 });
    await world.setAll({ birthday: '1990-11-24' });
    await world.setMember(4, { birthday: '1990-11-23' });
    await world.setMember(5, { birthday: '2000-11-24', consent_at: null });
    await world.setMember(6, { birthday: null });
    await world.switchOn('birthday');
    const end = world.start();
    await world.pass(23 * HOUR);
    expect(world.carrier.taken).toEqual([]);
    await world.pass(HOUR);
    await end();
    expect(world.carrier.taken.map(({ to }) => to).toSorted()).toEqual(phonesOf(1, 3));
    expect(world.carrier.taken[0]?.body).toBe(
      'Happy birthday, Member! There is a treat waiting for you at Kopi & Co this week.\nReply STOP to opt out.',
    );
    await world.pass(363 * DAY);
    await world.planFor(3 * DAY);
    const second = (await world.written()).slice(3);
    expect(second.map(({ n, day, occasion }) => ({ n, day, occasion }))).toEqual([
      { n: 4, day: '2027-11-23', occasion: '2027' },
      ...[1, 2, 3].map((n) => ({ n, day: '2027-11-24', occasion: '2027' })),
    ]);
  });
});

describe('memberships that are about to end', () => {
  it('are told so many days before, with their day, once', async () => {
    const world = await openDailyWorld({ members: 3 });
    const lastVisit = Date.parse('2025-12-08T18:00+08:00');
    await world.setMember(1, { last_visit_at: lastVisit });
    await world.setMember(2, { last_visit_at: lastVisit + DAY });
    await world.switchOn('lapsing');
    const end = world.start();
    await world.pass(DAY + HOUR);
    await end();
    // A year after the 8th is two weeks after the 24th.
    expect(world.carrier.taken).toMatchObject([{ to: phoneOf(1) }]);
    expect(world.carrier.taken[0]?.body).toBe(
      'Member, your membership at Kopi & Co ends on 8 December 2026. One visit keeps it.\nReply STOP to opt out.',
    );
    await world.planFor(2 * DAY);
    expect((await world.written()).map(({ n, occasion }) => ({ n, occasion }))).toEqual([
      { n: 1, occasion: '2026-12-08' },
      { n: 2, occasion: '2026-12-09' },
    ]);
  });
});

describe('a low balance', () => {
  const phones = JSON.stringify([OWNER, '+6581230001']);

  it('is told to the owners’ phones once a day of the shop', async () => {
    const world = await openDailyWorld({ credit: 250 });
    await world.setShop({ owner_phones: phones });
    await world.switchOn('balance_low', { threshold: 10 * MICROS_PER_UNIT });
    const end = world.start();
    await world.pass(2 * MINUTE);
    const text = 'Kopi & Co: SMS credit is US$9.20, about 250 codes. Top it up in Tillside.';
    expect(world.bodies().toSorted()).toEqual([`${OWNER} ${text}`, `+6581230001 ${text}`]);
    await world.pass(HOUR);
    expect(world.carrier.taken).toHaveLength(2);
    await end();
    await world.pass(DAY);
    world.start();
    await world.pass(MINUTE);
    expect(await world.rows()).toEqual({ ended: 2, waiting: 2 });
  });

  it('is told as soon as the credit changes, and not while it is high, or before it is switched on', async () => {
    const world = await openDailyWorld({ credit: 300 });
    await world.setShop({ owner_phones: phones });
    await world.switchOn('balance_low', { threshold: 11 * MICROS_PER_UNIT });
    expect(await world.written()).toEqual([]);
    await world.switchOn('welcome');
    world.start();
    await world.database.write(async (work) => {
      for (let n = 1; n <= 2; n++) await world.activities.events.welcome(work, ACTOR, memberId(n));
    });
    await world.pass(10_000);
    // US$11.04 less two messages.
    const rows = await world.reader
      .selectFrom('outbox')
      .where('recipient', 'like', 'owner:%')
      .select(['recipient', 'occasion'])
      .execute();
    expect(rows).toEqual([
      { recipient: `owner:${OWNER}`, occasion: '2026-11-23' },
      { recipient: 'owner:+6581230001', occasion: '2026-11-23' },
    ]);
  });

  it('is told once where it waits for the end of the quiet hours', async () => {
    const world = await openDailyWorld({ credit: 250 });
    await world.setShop({ owner_phones: JSON.stringify([OWNER]) });
    await world.pass(13 * HOUR + 10 * MINUTE);
    await world.switchOn('balance_low');
    const end = world.start();
    await world.pass(9 * HOUR + 20 * MINUTE);
    // It is 9:12: the one of the evening before went out at nine.
    expect(world.carrier.taken).toHaveLength(1);
    await world.pass(3 * HOUR);
    await end();
    expect(await world.written()).toHaveLength(1);
    await world.pass(12 * HOUR);
    world.start();
    await world.pass(1_000);
    expect(await world.written()).toHaveLength(2);
  });

  it('is not told in the morning where credit has come since, nor to a phone that was taken off', async () => {
    const world = await openDailyWorld({ credit: 250 });
    await world.setShop({ owner_phones: phones });
    await world.pass(13 * HOUR);
    await world.switchOn('balance_low');
    world.start();
    await world.pass(MINUTE);
    expect(await world.rows()).toEqual({ waiting: 2 });
    await world.setShop({ owner_phones: JSON.stringify([OWNER]) });
    await world.pass(2 * MINUTE);
    expect((await world.reader.selectFrom('outbox').select('phone').execute()).map(({ phone }) => phone)).toEqual([
      OWNER,
    ]);
    await world.topUp(100 * MICROS_PER_UNIT);
    await world.pass(MINUTE);
    expect(await world.rows()).toEqual({});
  });

  it('is not told again a few minutes later because it is past midnight', async () => {
    const world = await openDailyWorld({ credit: 250 });
    await world.setShop({ owner_phones: JSON.stringify([OWNER]), quiet_from: 0, quiet_to: 0 });
    await world.pass(13 * HOUR + 10 * MINUTE);
    await world.switchOn('balance_low');
    world.start();
    const [half, whole] = [30 * MINUTE, 35 * MINUTE];
    await world.pass(half);
    expect(world.carrier.taken).toHaveLength(1);
    await world.pass(whole);
    expect(world.carrier.taken).toHaveLength(2);
  });
});
