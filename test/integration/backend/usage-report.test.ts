import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#server/db/database.ts';
import { usageReport } from '#server/modules/usage/report.ts';
import type { UsageCounts } from '#shared/api/usage.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';
import { type JoinedMember, openUsageShops, type SentMessage, STAFF, type UsageShops } from '#test/usage-shop.ts';

const NOW = Date.parse('2026-11-23T10:42:00+08:00');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PRICE = 36_800;
const NONE: UsageCounts = { sent: 0, verified: 0, joined: 0, cost: 0 };

type Happening = SentMessage | JoinedMember;

let database: Database;
let shops: UsageShops;

beforeAll(async () => {
  database = await openDatabase(':memory:', createFakeClock(NOW), silentLog);
  shops = await openUsageShops(database);
  return () => database.close();
});

/** A shop of its own to which all this happened. */
async function shopWith(happenings: readonly Happening[], timeZone = 'Asia/Singapore') {
  const shop = await shops.open(timeZone);
  await database.write(async (work) => {
    for (const happening of happenings) {
      if (happening.kind === 'message') await shops.send(work, shop, happening);
      else await shops.join(work, shop, happening);
    }
  });
  return shop;
}

const read = async (happenings: readonly Happening[], days = 7, timeZone?: string) =>
  usageReport(database.reader, await shopWith(happenings, timeZone), days, NOW);

const message = (time: string, change: Partial<SentMessage> = {}): SentMessage => ({
  kind: 'message',
  at: Date.parse(time),
  staff: 0,
  purpose: 'registration_otp',
  outcome: 'delivered',
  verified: true,
  price: PRICE,
  backAfterMs: 4_000,
  ...change,
});
const joined = (time: string, staff = 0): JoinedMember => ({ kind: 'member', at: Date.parse(time), staff });

describe('usage', () => {
  it('has each day of the shop up to today, also those without any', async () => {
    const { days, total, staff, purposes } = await read([]);
    expect(days).toHaveLength(7);
    expect(days[0]).toEqual({ day: '2026-11-17', ...NONE, costs: [] });
    expect(days.at(-1)).toEqual({ day: '2026-11-23', ...NONE, costs: [] });
    expect({ total, staff, purposes }).toEqual({ total: NONE, staff: [], purposes: [] });
  });

  it('counts what the carrier took, and what was read back of it', async () => {
    const { total } = await read([
      message('2026-11-23T09:00:00+08:00'),
      message('2026-11-23T09:01:00+08:00', { outcome: 'sent', verified: false }),
      message('2026-11-23T09:02:00+08:00', { outcome: 'queued' }),
      message('2026-11-23T09:03:00+08:00', { outcome: 'undelivered', verified: false }),
      message('2026-11-23T09:04:00+08:00', { outcome: 'refused', verified: false }),
      message('2026-11-23T09:05:00+08:00', { outcome: 'not_sent', verified: false }),
      joined('2026-11-23T09:06:00+08:00'),
    ]);
    expect(total).toEqual({ sent: 3, verified: 1, joined: 1, cost: 2 * PRICE });
  });

  it('takes what came back off the day of its message', async () => {
    const { days } = await read([
      message('2026-11-22T23:59:00+08:00', { outcome: 'undelivered', verified: false, backAfterMs: 5 * MINUTE_MS }),
      message('2026-11-23T00:10:00+08:00'),
    ]);
    expect(days.slice(-2).map(({ cost }) => cost)).toEqual([0, PRICE]);
  });

  it('begins and ends days where the shop is', async () => {
    const times = ['2026-11-16T23:59:59+05:45', '2026-11-17T00:00:00+05:45', '2026-11-23T00:00:00+05:45'];
    const { days, total } = await read(
      times.map((time) => message(time)),
      7,
      'Asia/Kathmandu',
    );
    expect(days.map(({ sent }) => sent)).toEqual([1, 0, 0, 0, 0, 0, 1]);
    expect(total.sent).toBe(2);
  });

  it('lists who sent or registered, also who has left, the one with most first', async () => {
    const left = STAFF.length - 1;
    const { staff } = await read([
      message('2026-11-22T09:00:00+08:00', { staff: 0 }),
      message('2026-11-22T10:00:00+08:00', { staff: left, verified: false }),
      message('2026-11-22T11:00:00+08:00', { staff: left, outcome: 'undelivered', verified: false }),
      joined('2026-11-22T12:00:00+08:00', 1),
    ]);
    expect(staff.map(({ staffId: _, ...counts }) => counts)).toEqual([
      { name: 'Ravi', sent: 2, verified: 0, joined: 0, cost: PRICE },
      { name: 'Aisha', sent: 1, verified: 1, joined: 0, cost: PRICE },
      { name: 'Mei', sent: 0, verified: 0, joined: 1, cost: 0 },
    ]);
  });

  it('tells purposes apart, and counts who joined as registered', async () => {
    const { purposes } = await read([
      message('2026-11-22T09:00:00+08:00'),
      message('2026-11-22T10:00:00+08:00', { purpose: 'password_reset_otp', price: 50_000 }),
      message('2026-11-22T11:00:00+08:00', { purpose: 'password_reset_otp', price: 50_000, verified: false }),
      joined('2026-11-22T12:00:00+08:00'),
    ]);
    expect(purposes).toEqual([
      { purpose: 'password_reset_otp', sent: 2, verified: 1, joined: 0, cost: 100_000 },
      { purpose: 'registration_otp', sent: 1, verified: 1, joined: 1, cost: PRICE },
    ]);
  });

  it('tells how long the credit lasts, and what that was reckoned from', async () => {
    const { runOut, registrationsLeft } = await read([
      // Beyond what counts for the pace, and for the codes.
      message('2026-10-24T10:41:00+08:00'),
      message('2026-10-24T10:43:00+08:00', { verified: false }),
      // On its way all the time, which holds its price.
      message('2026-10-24T10:44:00+08:00', { outcome: 'queued', verified: false }),
      message('2026-11-16T10:40:00+08:00'),
      message('2026-11-22T10:00:00+08:00'),
      message('2026-11-22T11:00:00+08:00', { purpose: 'password_reset_otp' }),
      message('2026-11-22T12:00:00+08:00', { outcome: 'refused', verified: false }),
    ]);
    const available = 1_000_000_000 - 6 * PRICE;
    expect(runOut).toEqual({
      available,
      spent: 2 * PRICE,
      at: NOW + Math.floor((available * 7 * DAY_MS) / (2 * PRICE)),
    });
    const count = Math.floor((available * 2) / (PRICE * 3));
    expect(registrationsLeft).toEqual({ available, pricePerCode: PRICE, sends: 3, verified: 2, count });
  });

  it('does not tell how many registrations are left before the first one', async () => {
    const { runOut, registrationsLeft } = await read([]);
    expect(runOut.at).toBeNull();
    expect(registrationsLeft).toMatchObject({ sends: 0, verified: 0, count: null });
  });
});

describe('whatever happened', () => {
  const minutesAgo = (most: number) => fc.integer({ min: 0, max: most }).map((ago) => NOW - ago * MINUTE_MS);
  const at = fc.oneof(minutesAgo(10 * 24 * 60), minutesAgo(95 * 24 * 60));
  const staff = fc.nat(STAFF.length - 1);
  const sent: fc.Arbitrary<Happening> = fc.record({
    kind: fc.constant('message' as const),
    at,
    staff,
    purpose: fc.constantFrom('registration_otp' as const, 'password_reset_otp' as const),
    outcome: fc.constantFrom('queued', 'sent', 'delivered', 'undelivered', 'refused', 'not_sent'),
    verified: fc.boolean(),
    price: fc.integer({ min: 1, max: 400_000 }),
    backAfterMs: fc.integer({ min: 0, max: 2 * DAY_MS }),
  });
  const joining: fc.Arbitrary<Happening> = fc.record({ kind: fc.constant('member' as const), at, staff });
  const zone = fc.constantFrom('Asia/Singapore', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Kiritimati');

  it('the counts are those of a plain recount, and the totals the sums of each list', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        // Somebody was sent a code before anybody joined.
        fc.array(fc.oneof({ arbitrary: sent, weight: 3 }, joining), { maxLength: 25 }),
        zone,
        fc.constantFrom(7, 30, 90),
        async (happenings, timeZone, dayCount) => {
          const first = message('2025-01-01T00:00:00Z');
          const { days, staff: people, purposes, total } = await read([first, ...happenings], dayCount, timeZone);
          const dayOf = (instant: number) =>
            new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
          const oldest = days[0]?.day ?? '';
          const counted = happenings.filter((one) => dayOf(one.at) >= oldest);
          expect(days).toHaveLength(dayCount);
          for (const { day, costs, ...counts } of days) {
            expect(costs.reduce((sum, { cost }) => sum + cost, 0)).toBe(counts.cost);
            expect(counts).toEqual(recount(counted.filter((one) => dayOf(one.at) === day)));
          }
          for (const { name, staffId: _, ...counts } of people) {
            expect(counts).toEqual(recount(counted.filter((one) => STAFF[one.staff] === name)));
          }
          for (const { purpose, ...counts } of purposes) {
            expect(counts).toEqual(recount(counted.filter((one) => purposeOf(one) === purpose)));
          }
          for (const list of [days, people, purposes, [recount(counted)]])
            expect(list.reduce<UsageCounts>(add, NONE)).toEqual(total);
        },
      ),
      { numRuns: 40 },
    );
  });

  function purposeOf(happening: Happening): string {
    return happening.kind === 'message' ? happening.purpose : 'registration_otp';
  }

  function recount(happenings: readonly Happening[]): UsageCounts {
    return happenings.map(countsOf).reduce(add, NONE);
  }

  function countsOf(happening: Happening): UsageCounts {
    if (happening.kind === 'member') return { ...NONE, joined: 1 };
    const { outcome, verified, price } = happening;
    if (outcome === 'queued' || outcome === 'refused' || outcome === 'not_sent') return NONE;
    return { sent: 1, verified: verified ? 1 : 0, joined: 0, cost: outcome === 'undelivered' ? 0 : price };
  }

  function add(a: UsageCounts, b: UsageCounts): UsageCounts {
    return {
      sent: a.sent + b.sent,
      verified: a.verified + b.verified,
      joined: a.joined + b.joined,
      cost: a.cost + b.cost,
    };
  }
});
