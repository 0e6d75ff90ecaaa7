import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '#server/db/database.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { usage } from '#server/modules/usage/usage.ts';
import { seedDemoShop } from '#server/seed/demo-shop.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { fakeRandom } from '#test/fake-random.ts';
import { silentLog } from '#test/silent-log.ts';

const NOW = Date.parse('2026-11-23T10:42:00+08:00');
const DAY_MS = 24 * 60 * 60_000;
const OPENING = 41_280_000;
const PRICE = 36_800;

describe('the use of the SMS credit', () => {
  let database: Database;
  let ledger: Ledger;
  let shopId: string;
  let sends = 0;

  beforeEach(async () => {
    const opened = await openDatabase(':memory:', createFakeClock(NOW), silentLog);
    onTestFinished(() => opened.close());
    database = opened;
    const random = fakeRandom();
    ledger = new Ledger(random);
    await seedDemoShop(database, { random, ledger, createCustomer: async () => 'cus_shop' });
    ({ id: shopId } = await database.reader.selectFrom('shops').select('id').executeTakeFirstOrThrow());
  });

  async function send(time: string, outcome: 'sent' | 'given back' | 'held' = 'sent', currency = 'USD') {
    await database.write(async (work) => {
      const then = { ...work, now: Date.parse(time) };
      const held = await ledger.hold(then, shopId, currency, PRICE, {
        sourceId: `message-${sends++}`,
        purpose: 'registration_otp',
        staffId: null,
        deviceId: null,
        phoneMasked: null,
        unitPrice: PRICE,
        segments: 1,
      });
      if (!held.ok) throw new Error(held.error.code);
      if (outcome !== 'held') await ledger.settle(then, [held.value.holdId]);
      if (outcome === 'given back') await ledger.giveBack(then, held.value.holdId);
    });
  }

  const read = (timeZone = 'Asia/Singapore') => usage(database.reader, { id: shopId, time_zone: timeZone }, NOW);
  const used = async (timeZone?: string) => {
    const { days } = await read(timeZone);
    return Object.fromEntries(
      days.filter(({ spent }) => spent.length > 0).map(({ day, spent }) => [day, (spent[0]?.amount ?? 0) / PRICE]),
    );
  };

  it('has the last thirty days of the shop, today included, also those without any', async () => {
    const { days, runsOutAt } = await read();
    expect(days).toHaveLength(30);
    expect(days[0]).toEqual({ day: '2026-10-25', spent: [] });
    expect(days.at(-1)).toEqual({ day: '2026-11-23', spent: [] });
    expect(runsOutAt).toBeNull();
  });

  it('sums what was sent by purpose, takes off what came back, and leaves out the rest', async () => {
    await send('2026-11-23T09:00:00+08:00');
    await send('2026-11-23T09:00:01+08:00');
    await send('2026-11-23T09:20:00+08:00', 'given back');
    await send('2026-11-23T09:30:00+08:00', 'held');
    await send('2026-11-23T09:30:00+08:00', 'sent', 'SGD');
    await send('2026-10-24T23:59:59+08:00');
    const { days } = await read();
    expect(days.flatMap(({ spent }) => spent)).toEqual([{ purpose: 'registration_otp', amount: 2 * PRICE }]);
  });

  it('counts days as the shop does, wherever it is', async () => {
    await send('2026-11-22T00:00:00+08:00');
    await send('2026-11-22T23:59:59+08:00');
    await send('2026-11-23T00:00:00+08:00');
    expect(await used()).toEqual({ '2026-11-22': 2, '2026-11-23': 1 });
    // In Nepal, at +05:45, the day begins two and a quarter hours later.
    await send('2026-11-23T02:14:59+08:00');
    await send('2026-11-23T02:15:00+08:00');
    expect(await used('Asia/Kathmandu')).toEqual({ '2026-11-21': 1, '2026-11-22': 3, '2026-11-23': 1 });
  });

  it('counts days of 25 hours whole', async () => {
    // In New York the clocks go back on 2026-11-01.
    await send('2026-11-01T00:10:00-04:00');
    await send('2026-11-01T23:50:00-05:00');
    await send('2026-11-02T00:10:00-05:00');
    expect(await used('America/New_York')).toEqual({ '2026-11-01': 2, '2026-11-02': 1 });
  });

  it('tells when the credit runs out at the pace of the last seven days', async () => {
    await send('2026-11-16T10:40:00+08:00');
    expect((await read()).runsOutAt).toBeNull();
    await send('2026-11-22T10:00:00+08:00');
    await send('2026-11-22T11:00:00+08:00', 'held');
    const available = OPENING - 3 * PRICE;
    expect((await read()).runsOutAt).toBe(NOW + Math.floor((available * 7 * DAY_MS) / PRICE));
  });
});
