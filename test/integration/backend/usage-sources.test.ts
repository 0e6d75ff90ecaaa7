import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#server/db/database.ts';
import { usageReport } from '#server/modules/usage/report.ts';
import type { Usage } from '#shared/api/usage.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { silentLog } from '#test/silent-log.ts';
import {
  openUsageShops,
  type Redemption,
  type SentMessage,
  type SourcedHappening,
  STAFF,
  type UsageShops,
} from '#test/usage-shop.ts';

const NOW = Date.parse('2026-11-23T10:42:00+08:00');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PRICE = 36_800;

let database: Database;
let shops: UsageShops;

beforeAll(async () => {
  database = await openDatabase(':memory:', createFakeClock(NOW), silentLog);
  shops = await openUsageShops(database);
  return () => database.close();
});

interface Story {
  codes?: readonly SentMessage[];
  sourced?: readonly SourcedHappening[];
  redeemed?: readonly Redemption[];
}

/** The last seven days of a shop of its own to which all this happened. */
async function read({ codes = [], sourced = [], redeemed = [] }: Story): Promise<Usage> {
  const shop = await shops.open('Asia/Singapore');
  await database.write(async (work) => {
    for (const code of codes) await shops.send(work, shop, code);
    for (const message of sourced) await shops.sendFromSource(work, shop, message);
    for (const redemption of redeemed) await shops.redeem(work, shop, redemption);
  });
  return usageReport(database.reader, shop, 7, NOW);
}

const code = (time: string, change: Partial<SentMessage> = {}): SentMessage => ({
  ...{ kind: 'message', at: Date.parse(time), staff: 0, purpose: 'registration_otp', outcome: 'delivered' },
  ...{ verified: true, price: PRICE, backAfterMs: 4_000 },
  ...change,
});
const sourced = (time: string, change: Partial<SourcedHappening> = {}): SourcedHappening => ({
  ...{ kind: 'sourced', at: Date.parse(time), purpose: 'campaign', outcome: 'delivered' },
  ...{ price: PRICE, backAfterMs: 4_000 },
  ...change,
});
const redeemed = (time: string, change: Partial<Redemption> = {}): Redemption => ({
  ...{ at: Date.parse(time), currency: 'SGD', price: 5_000_000, status: 'issued' },
  ...change,
});

describe('usage of what is no code', () => {
  it('counts what the carriers took, and what it cost', async () => {
    const { messages, total, staff } = await read({
      sourced: [
        sourced('2026-11-22T10:00:00+08:00'),
        sourced('2026-11-22T10:00:00+08:00', { purpose: 'campaign_bot' }),
        sourced('2026-11-23T10:00:00+08:00', { purpose: 'activity_message', outcome: 'undelivered' }),
        sourced('2026-11-23T10:00:00+08:00', { outcome: 'queued' }),
        sourced('2026-11-23T10:00:00+08:00', { outcome: 'refused' }),
        sourced('2026-11-16T23:59:59+08:00'),
      ],
    });
    expect(messages).toEqual({ sent: 3, cost: 2 * PRICE });
    expect(total).toEqual({ sent: 0, verified: 0, joined: 0, cost: 0 });
    expect(staff).toEqual([]);
  });

  it('has its own lines among the purposes, and its part of what a day cost', async () => {
    const { purposes, days } = await read({
      codes: [code('2026-11-22T09:00:00+08:00'), code('2026-11-23T09:00:00+08:00')],
      sourced: [
        sourced('2026-11-22T09:00:00+08:00', { purpose: 'activity_message', outcome: 'undelivered' }),
        sourced('2026-11-22T10:00:00+08:00'),
        sourced('2026-11-22T10:00:01+08:00'),
        sourced('2026-11-22T10:00:02+08:00'),
      ],
    });
    const counts = { verified: 0, joined: 0 };
    expect(purposes).toEqual([
      { purpose: 'campaign', sent: 3, ...counts, cost: 3 * PRICE },
      { purpose: 'registration_otp', sent: 2, verified: 2, joined: 0, cost: 2 * PRICE },
      { purpose: 'activity_message', sent: 1, ...counts, cost: 0 },
    ]);
    const ofCode = { purpose: 'registration_otp', cost: PRICE };
    expect(days.slice(-2).map(({ sent, cost, costs }) => ({ sent, cost, costs }))).toEqual([
      { sent: 1, cost: 4 * PRICE, costs: [{ purpose: 'campaign', cost: 3 * PRICE }, ofCode] },
      { sent: 1, cost: PRICE, costs: [ofCode] },
    ]);
  });

  it('counts the vouchers that were issued, by what paid them', async () => {
    const { rewards } = await read({
      redeemed: [
        redeemed('2026-11-22T10:00:00+08:00'),
        redeemed('2026-11-23T10:00:00+08:00', { price: 10_000_000 }),
        redeemed('2026-11-23T10:01:00+08:00', { currency: 'MYR', price: 20_000_000 }),
        redeemed('2026-11-23T10:02:00+08:00', { status: 'issuing' }),
        redeemed('2026-11-23T10:03:00+08:00', { status: 'failed' }),
        redeemed('2026-11-16T23:59:59+08:00'),
      ],
    });
    expect(rewards).toEqual([
      { currency: 'MYR', redeemed: 1, cost: 20_000_000 },
      { currency: 'SGD', redeemed: 2, cost: 15_000_000 },
    ]);
    expect((await read({})).rewards).toEqual([]);
  });
});

describe('whatever else is sent', () => {
  const at = fc.integer({ min: 0, max: 9 * DAY_MS }).map((ago) => NOW - ago);
  const outcome = fc.constantFrom('queued', 'sent', 'delivered', 'undelivered', 'refused', 'not_sent');
  const price = fc.integer({ min: 1, max: 400_000 });
  const backAfterMs = fc.integer({ min: 0, max: 2 * DAY_MS });
  const codes: fc.Arbitrary<SentMessage> = fc.record({
    kind: fc.constant('message' as const),
    staff: fc.nat(STAFF.length - 1),
    purpose: fc.constantFrom('registration_otp' as const, 'password_reset_otp' as const),
    verified: fc.boolean(),
    ...{ at, outcome, price, backAfterMs },
  });
  const others: fc.Arbitrary<SourcedHappening> = fc.record({
    kind: fc.constant('sourced' as const),
    purpose: fc.constantFrom('activity_message' as const, 'campaign' as const, 'campaign_bot' as const),
    ...{ at, outcome, price, backAfterMs },
  });
  const ofCodes = ({ total, staff, days, purposes, registrationsLeft }: Usage) => ({
    total,
    staff: staff.map(({ staffId: _, ...counts }) => counts),
    days: days.map(({ cost: _, costs: __, ...counts }) => counts),
    purposes: purposes.filter(({ purpose }) => purpose.endsWith('_otp')),
    codes: [registrationsLeft.sends, registrationsLeft.verified],
  });

  it('the figures of codes stay what they are, and all costs are somebody’s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(codes, { maxLength: 12 }), fc.array(others, { maxLength: 12 }), async (some, more) => {
        const [alone, together] = [await read({ codes: some }), await read({ codes: some, sourced: more })];
        expect(ofCodes(together)).toEqual(ofCodes(alone));
        expect(alone.messages).toEqual({ sent: 0, cost: 0 });
        const { total, messages, days, purposes } = together;
        const sumOf = (costs: readonly { cost: number }[]) => costs.reduce((sum, { cost }) => sum + cost, 0);
        expect(sumOf(days)).toBe(total.cost + messages.cost);
        expect(sumOf(purposes)).toBe(total.cost + messages.cost);
        for (const { cost, costs } of days) expect(sumOf(costs)).toBe(cost);
      }),
      { numRuns: 30 },
    );
  });
});
