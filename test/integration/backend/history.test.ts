import { describe, expect, it, onTestFinished } from 'vitest';
import { historyPage, historyPages } from '#server/modules/history/history.ts';
import type { HistoryEntry, HistoryFilter } from '#shared/api/history.ts';
import { fillIn, type HistoryShop, openShop, page, send, ZONE } from '#test/history-shop.ts';
import { START, signInAs, startTestBackend } from '#test/test-backend.ts';

const DAY_MS = 24 * 60 * 60_000;

async function allOf(shop: HistoryShop, filter: HistoryFilter, limit: number): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  let before: string | null | undefined;
  do {
    const { entries: more, next } = await page(shop, filter, before ?? undefined, limit);
    entries.push(...more);
    if (entries.length > 10_000) throw new Error('the pages go round');
    before = next;
  } while (before !== null);
  return entries;
}

describe('the history', () => {
  it('tells what changed the balance, newest first, with who, where and at which price', async () => {
    const shop = await openShop();
    await send(shop, START + 1_000, 'Mei Lin', false);
    const { entries, next } = await page(shop);
    expect(next).toBeNull();
    expect(entries.map(({ kind, currency, amount }) => [kind, currency, amount])).toEqual([
      ['give_back', 'USD', 73_600],
      ['settle', 'USD', -73_600],
      ['opening', 'SGD', 120_000_000],
      ['opening', 'USD', 41_280_000],
    ]);
    expect(entries[1]).toEqual({
      id: expect.any(String),
      at: START + 1_000,
      kind: 'settle',
      purpose: 'registration_otp',
      currency: 'USD',
      amount: -73_600,
      staffName: 'Mei Lin',
      deviceName: null,
      phoneMasked: '+65 ···· 4567',
      unitPrice: 36_800,
      segments: 2,
    });
  });

  it('pages by key: every line once, also among lines of one moment and while lines are added', async () => {
    const shop = await openShop();
    for (let line = 0; line < 10; line++) await send(shop, START + Math.floor(line / 4), 'Mei Lin');
    const all = (await page(shop)).entries;
    expect(all).toHaveLength(12);
    for (const limit of [1, 3, 4, 6, 12]) expect(await allOf(shop, {}, limit)).toEqual(all);
    const first = await page(shop, {}, undefined, 5);
    await send(shop, START + 60_000, 'Mei Lin');
    expect((await page(shop, {}, first.next ?? '')).entries).toEqual(all.slice(5));
  });

  it('narrows by each filter and by several', async () => {
    const shop = await openShop();
    await send(shop, START + 1, 'Mei Lin');
    await send(shop, START + 2, 'Ravi Kumar', false);
    const kinds = async (filter: HistoryFilter) => (await page(shop, filter)).entries.map(({ kind }) => kind);
    expect(await kinds({ currency: 'SGD' })).toEqual(['opening']);
    expect(await kinds({ currency: 'USD' })).toEqual(['give_back', 'settle', 'settle', 'opening']);
    expect(await kinds({ currency: 'USD', kind: 'settle' })).toEqual(['settle', 'settle']);
    expect(await kinds({ currency: 'SGD', kind: 'settle' })).toEqual([]);
    expect(await kinds({ currency: 'THB' })).toEqual([]);
    expect(await kinds({ purpose: 'opening' })).toEqual(['opening', 'opening']);
    expect(await kinds({ purpose: 'opening', currency: 'USD' })).toEqual(['opening']);
    expect(await kinds({ staffId: shop.staffId('Ravi Kumar') })).toEqual(['give_back', 'settle']);
    expect(await kinds({ staffId: shop.staffId('Ravi Kumar'), kind: 'settle', currency: 'USD' })).toEqual(['settle']);
    expect(await kinds({ staffId: shop.staffId('Aisha Rahman') })).toEqual([]);
    expect(await allOf(shop, { currency: 'USD' }, 1)).toEqual((await page(shop, { currency: 'USD' })).entries);
  });

  it('takes the shop’s days, both included, also where they are not 24 hours long', async () => {
    const shop = await openShop();
    // In New York the clocks go forward on 2026-03-08 at 02:00 and back on 2026-11-01.
    const times = {
      'the first moment of the 7th': '2026-03-07T05:00:00Z',
      'the last moment of the 7th': '2026-03-08T04:59:59.999Z',
      'the first moment of the 8th': '2026-03-08T05:00:00Z',
      'the last moment of the 8th': '2026-03-09T03:59:59.999Z',
      'the first moment of the 9th': '2026-03-09T04:00:00Z',
      'the last moment of November 1st': '2026-11-02T04:59:59.999Z',
      'the first moment of November 2nd': '2026-11-02T05:00:00Z',
    };
    for (const time of Object.values(times)) await send(shop, Date.parse(time), 'Mei Lin');
    const within = async (filter: HistoryFilter) => {
      const { entries } = await historyPage(
        shop.database.reader,
        shop.shopId,
        'America/New_York',
        filter,
        undefined,
        50,
      );
      const name = (at: number) => Object.entries(times).find(([, time]) => Date.parse(time) === at)?.[0];
      return entries.map(({ at }) => name(at)).reverse();
    };
    expect(await within({ from: '2026-03-08', to: '2026-03-08' })).toEqual([
      'the first moment of the 8th',
      'the last moment of the 8th',
    ]);
    expect(await within({ to: '2026-03-07' })).toEqual(['the first moment of the 7th', 'the last moment of the 7th']);
    expect(await within({ from: '2026-11-01', to: '2026-11-01' })).toEqual(['the last moment of November 1st']);
    expect(await within({ from: '2026-03-09', to: '2026-03-08' })).toEqual([]);
  });

  it('goes on below the cursor when a day is asked for as well', async () => {
    const shop = await openShop();
    for (let line = 0; line < 6; line++) await send(shop, START + line * DAY_MS, 'Mei Lin');
    const filter: HistoryFilter = { kind: 'settle', to: '2026-11-25' };
    expect((await allOf(shop, filter, 1)).map(({ at }) => (at - START) / DAY_MS)).toEqual([2, 1, 0]);
  });

  it('exports what was there when it began, whatever is added meanwhile', async () => {
    const shop = await openShop();
    fillIn(shop, 2_500);
    const expected = await allOf(shop, {}, 1_000);
    const exported: HistoryEntry[] = [];
    for await (const lines of historyPages(shop.database.reader, shop.shopId, ZONE, {})) {
      exported.push(...lines);
      // One on top, and one that a clock set back puts among the older lines.
      await send(shop, START + 60_000 + exported.length, 'Mei Lin');
      await send(shop, START - 2_400 * 60_000, 'Mei Lin');
    }
    expect(exported).toHaveLength(2_502);
    expect(exported).toEqual(expected);
  });
});

describe('the route of the history', () => {
  it('answers owners with a page, and refuses filters that are none', async () => {
    const backend = await startTestBackend();
    onTestFinished(() => backend.close());
    const { token } = await signInAs(backend, 'owner');
    const get = (query: string) =>
      backend.app.inject({ url: `/v1/history?${query}`, headers: { authorization: `Bearer ${token}` } });
    expect((await get('')).json()).toMatchObject({ ok: true, value: { next: null, entries: [{}, {}] } });
    expect((await get('currency=SGD&from=2026-11-23')).json()).toMatchObject({
      value: { entries: [{ currency: 'SGD' }] },
    });
    expect((await get(`before=${START}-2`)).json()).toMatchObject({ value: { entries: [{ currency: 'USD' }] } });
    for (const query of ['from=2026-02-30', 'kind=hold', 'before=1', 'limit=1000000']) {
      expect((await get(query)).json()).toMatchObject({ error: { code: 'invalid_request' } });
    }
    const { token: cashier } = await signInAs(backend, 'cashier');
    const refused = await backend.app.inject({
      url: '/v1/history',
      headers: { authorization: `Bearer ${cashier}` },
    });
    expect(refused.json()).toMatchObject({ error: { code: 'forbidden' } });
  });
});
