import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { getBots, previewBot } from '#shared/api/bots.ts';
import type { BotRule } from '#shared/domain/messaging.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { sendAll } from '#test/daily-sending.ts';
import { DAY, MISS_YOU, openDailyWorld } from '#test/daily-world.ts';
import { memberId, PRICE, SHOP } from '#test/outbox-engine.ts';
import { errorCode, START, unwrap } from '#test/test-backend.ts';

const HOUR = 60 * 60_000;
const noon = (day: string) => Date.parse(`${day}T12:00+08:00`);
const NEXT_DAY = START + DAY;

const dayIso = (at: number) => new Date(at).toISOString().slice(0, 'YYYY-MM-DD'.length);

/** Members of every age, with birthdays, visits and tags strewn over the days; some did not agree, or opted out. */
async function strew({ database }: Awaited<ReturnType<typeof openDailyWorld>>, members: number): Promise<void> {
  await database.write(async ({ tx }) => {
    for (let n = 1; n <= members; n++) {
      const joined_at = START - ((n * 37) % 500) * DAY - (n % 20) * HOUR;
      const last_visit_at = Math.min(joined_at + ((n * 53) % 200) * DAY, START - (n % 3) * HOUR);
      const born = Date.UTC(1960 + (n % 45), 10, 1 + ((n * 11) % 80));
      const member = { joined_at, last_visit_at, name: n % 5 === 0 ? '张伟' : `Member ${n}` };
      const wishes = { birthday: n % 4 === 0 ? null : dayIso(born), consent_at: n % 7 === 0 ? null : 1 };
      const optOut = n % 11 === 0 ? { opted_out_at: 1, opt_out_how: 'reply' as const } : {};
      await tx
        .updateTable('members')
        .where('id', '=', memberId(n))
        .set({ ...member, ...wishes, ...optOut })
        .execute();
      const of = { member_id: memberId(n) };
      if (n % 2 === 0)
        await tx
          .insertInto('member_tags')
          .values({ ...of, shop_id: SHOP, tag: 'coffee club' })
          .execute();
      for (const days of [1, 3, 9, 20, 40, 41, 60].filter((one) => (n * one) % 3 === 0)) {
        const at = START - days * DAY;
        const visit = { day: dayIso(at), at, staff_id: null, device_id: null };
        await tx
          .insertInto('member_visits')
          .values({ ...of, ...visit })
          .execute();
      }
    }
  });
}

describe('the preview of a rule', () => {
  const rules: [string, BotRule][] = [
    ['birthdays', { kind: 'birthday', daysBefore: 7 }],
    ['those who joined', { kind: 'joined', days: 40 }],
    ['those who stay away', { kind: 'inactive', days: 20, includeOlder: false }],
    ['those who have stayed away for longer as well', { kind: 'inactive', days: 20, includeOlder: true }],
    ['those who come seldom', { kind: 'low_visits', visits: 2, days: 14 }],
  ];
  it.each(rules)('is what planning does in the 30 days: %s', async (_, rule) => {
    const world = await openDailyWorld({ members: 150 });
    await strew(world, 150);
    const bot = await world.addBot({ rule, tag: rule.kind === 'joined' ? null : 'Coffee Club' });
    const ahead = await world.preview({ rule, tag: bot.tag }, bot.id);
    await world.planFor(29 * DAY + 12 * HOUR);
    const written = await world.written();
    const planned = ahead.days.map(({ day }) => ({ day, count: written.filter((row) => row.day === day).length }));
    expect(planned).toEqual(ahead.days.map(({ day, count }) => ({ day, count })));
    expect(ahead.days).toHaveLength(30);
    expect(ahead.count).toBe(written.length);
    expect(ahead.count).toBeGreaterThan(2);
    expect(ahead.people.map(({ memberId: id, day }) => ({ id, day }))).toEqual(
      written.slice(0, 50).map(({ n, day }) => ({ id: memberId(n), day })),
    );
    // Looked at again, nobody is left of whom it had seen.
    expect(new Set(written.map(({ n, occasion }) => `${n} ${occasion}`)).size).toBe(written.length);
  });

  it('is what planning does where the cap runs out, and when the month turns', async () => {
    const world = await openDailyWorld({ members: 150 });
    await strew(world, 150);
    const rule = { kind: 'inactive', days: 20, includeOlder: true } as const;
    const monthlyCap = MICROS_PER_UNIT;
    const bot = await world.addBot({ rule, monthlyCap });
    const begin = await world.preview({ rule, monthlyCap }, bot.id);
    await world.planFor(2 * DAY);
    // What waits for its turn in the outbox counts like what is spent.
    const ahead = await world.preview({ rule, monthlyCap }, bot.id);
    expect(ahead.cappedFrom).toBe('2026-11-26');
    await sendAll(world.database, bot.id);
    for (let hours = 0; hours < 27 * 24 + 12; hours++) {
      await world.planFor(HOUR);
      await sendAll(world.database, bot.id);
    }
    const written = await world.written();
    const sent = written.filter(({ status }) => status === 'ended');
    const planned = begin.days.map(({ day }) => ({ day, count: sent.filter((row) => row.day === day).length }));
    expect(planned).toEqual(begin.days.map(({ day, count }) => ({ day, count })));
    expect(ahead.days.slice(0, 28).map(({ count }) => count)).toEqual([
      0,
      ...planned.slice(3).map(({ count }) => count),
    ]);
    expect(begin.people.map(({ memberId: id }) => id)).toEqual(sent.slice(0, 50).map(({ n }) => memberId(n)));
    // Both months came to as much as they may, and of those who had been away for longer nobody was left out for good.
    const months = Map.groupBy(sent, ({ day }) => day.slice(0, 7));
    expect([...months.values()].map(({ length }) => length)).toEqual([27, 27]);
    const lastVisits = await world.reader.selectFrom('members').select(['id', 'last_visit_at']).execute();
    for (const { n, day } of written.filter(({ status }) => status === 'skipped')) {
      const lastVisit = lastVisits.find(({ id }) => id === memberId(n))?.last_visit_at ?? 0;
      expect(dayIso(lastVisit + 20 * DAY + 8 * HOUR)).toBe(day);
    }
  });

  it('spreads those who have stayed away for longer over the days, as planning does', async () => {
    const world = await openDailyWorld({ members: 450 });
    await world.setAll({ last_visit_at: NEXT_DAY - 100 * DAY });
    await world.setFrom(441, { last_visit_at: NEXT_DAY - 29 * DAY });
    const rule = { kind: 'inactive', days: 30, includeOlder: true } as const;
    const { days } = await world.preview({ rule });
    expect(days.slice(0, 5).map(({ count }) => count)).toEqual([0, 200, 210, 40, 0]);
    await world.addBot({ rule });
    await world.planFor(4 * DAY);
    const planned = Map.groupBy(await world.written(), ({ day }) => day);
    expect([...planned.values()].map(({ length }) => length)).toEqual([200, 210, 40]);
  });

  it('prices each message as it will be written', async () => {
    const world = await openDailyWorld({ members: 3 });
    await world.setAll({ last_visit_at: NEXT_DAY - 30 * DAY });
    await world.setMember(2, { name: '张伟', phone: '+6591234567' });
    await world.setMember(3, { name: 'Long', country: 'MY', phone: '+60123456789' });
    const text = `We miss you, {first_name}! ${'x'.repeat(60)}`;
    const shown = await world.preview({ text });
    // A Chinese name makes two segments of it; Malaysia is no country that the shop sends to.
    expect(shown).toMatchObject({
      count: 2,
      cost: 3 * PRICE,
      byCountry: [{ country: 'SG', count: 2, cost: 3 * PRICE }],
    });
    expect(shown.days[1]).toEqual({ day: '2026-11-24', count: 2, cost: 3 * PRICE });
    await world.setShop({ countries: '["MY"]' });
    expect((await world.preview({ text })).byCountry.map(({ country }) => country)).toEqual(['SG', 'MY']);
  });

  it('says from when on the cap leaves members out, and that a new month begins anew', async () => {
    const world = await openDailyWorld({ members: 70 });
    // 35 on the 24th of November, 35 on the first of December.
    await world.setAll({ last_visit_at: noon('2026-10-25') });
    await world.setFrom(36, { last_visit_at: noon('2026-11-01') });
    const shown = await world.preview({ monthlyCap: MICROS_PER_UNIT });
    expect(shown).toMatchObject({ count: 54, cappedFrom: '2026-11-24' });
    expect(shown.days.filter(({ count }) => count > 0)).toEqual([
      { day: '2026-11-24', count: 27, cost: 27 * PRICE },
      { day: '2026-12-01', count: 27, cost: 27 * PRICE },
    ]);
    expect((await world.preview()).cappedFrom).toBeNull();
  });

  it('writes nothing, and is refused for what could not be saved', async () => {
    const world = await openDailyWorld();
    const { name: _, ...draft } = MISS_YOU;
    const ask = async (change: object) =>
      errorCode(await world.call(previewBot, { body: { ...draft, id: null, ...change } }, world.tokens.manager));
    expect(await ask({ text: 'Hi {nickname}' })).toBe('template_field_unknown');
    expect(await ask({ monthlyCap: MICROS_PER_UNIT / 2 })).toBe('amount_out_of_range');
    expect(await ask({ id: randomUUID() })).toBe('not_found');
    expect(await ask({ minute: 1_440 })).toBe('invalid_request');
    await world.preview();
    expect(await world.written()).toEqual([]);
    expect(unwrap(await world.call(getBots, {}, world.tokens.manager)).rules).toEqual([]);
  });
});
