import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VoucherDesk } from '#server/emulators/rewards/desk.ts';
import { startVoucherProvider } from '#server/emulators/rewards/provider.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import { RewardsUnreachable } from '#server/gateways/rewards/gateway.ts';
import { createRewardGateway } from '#server/gateways/rewards/http.ts';
import { parseMicros } from '#shared/domain/money.ts';
import { eventually } from '#test/http-client.ts';
import { openProvider, orderOf } from '#test/reward-provider.ts';
import { tempFolder } from '#test/temp-folder.ts';

describe('the embedded voucher provider', () => {
  it('has a catalogue in several currencies, with what is left of each', async () => {
    const { gateway } = await openProvider();
    const vouchers = await gateway.list();
    expect(new Set(vouchers.map(({ currency }) => currency))).toEqual(new Set(['SGD', 'USD', 'MYR']));
    expect(vouchers.find(({ id }) => id === 'ntuc-20')).toMatchObject({
      price: parseMicros('19.60'),
      faceValue: parseMicros('20'),
      stock: 'low',
    });
  });

  it('issues one voucher for a reference, however often and by however many it is ordered', async () => {
    const { gateway, state } = await openProvider();
    const order = orderOf(randomUUID());
    const first = await gateway.issue(order);
    expect(first).toMatchObject({ kind: 'issued', code: expect.stringMatching(/^(?:[2-9A-Z]{4}-?){3}$/), pin: null });
    expect(await Promise.all([gateway.issue(order), gateway.find(order.id)])).toEqual([first, first]);
    expect((await state()).orders).toHaveLength(1);
  });

  it('tells who asks in the middle that it is not through, and never another order under the same reference', async () => {
    const { gateway, settings } = await openProvider();
    await settings({ delayMs: 4_000 });
    const order = orderOf(randomUUID());
    const issuing = gateway.issue(order);
    const found = await eventually(async () => {
      const told = await gateway.find(order.id);
      return told.kind === 'absent' ? undefined : told;
    });
    expect(found).toEqual({ kind: 'unknown', cause: 'processing' });
    expect(await gateway.issue(orderOf(order.id, { voucherId: 'grab-10' }))).toEqual({
      kind: 'unknown',
      cause: 'http_409',
    });
    expect((await issuing).kind).toBe('issued');
  });

  it('counts what is left, and refuses when nothing is', async () => {
    const { gateway } = await openProvider();
    const giftCard = { voucherId: 'ntuc-20', price: parseMicros('19.60') };
    const four = await Promise.all([1, 2, 3, 4].map(() => gateway.issue(orderOf(randomUUID(), giftCard))));
    expect(four.filter(({ kind }) => kind === 'issued')).toHaveLength(3);
    expect(four.filter(({ kind }) => kind !== 'issued')).toEqual([{ kind: 'refused', cause: 'out_of_stock' }]);
    expect((await gateway.list()).find(({ id }) => id === 'ntuc-20')?.stock).toBe('out');
  });

  it('refuses at another price than that of the moment', async () => {
    const { gateway, change } = await openProvider();
    await change('kopi-5', { price: 550 });
    expect(await gateway.issue(orderOf(randomUUID()))).toEqual({ kind: 'refused', cause: 'price_changed' });
    const paid = await gateway.issue(orderOf(randomUUID(), { price: parseMicros('5.50') }));
    expect(paid.kind).toBe('issued');
  });

  it('has vouchers that are refused, whose answer is lost, and whose order never arrives', async () => {
    const { gateway } = await openProvider();
    const bakery = orderOf(randomUUID(), { voucherId: 'bakery-8', price: parseMicros('7.60') });
    expect(await gateway.issue(bakery)).toEqual({ kind: 'refused', cause: 'refused' });
    expect(await gateway.find(bakery.id)).toEqual({ kind: 'refused', cause: 'refused' });
    const cinema = orderOf(randomUUID(), { voucherId: 'cinema-12', price: parseMicros('11.50') });
    expect((await gateway.issue(cinema)).kind).toBe('unknown');
    expect((await gateway.find(cinema.id)).kind).toBe('issued');
    const spa = orderOf(randomUUID(), { voucherId: 'spa-15', price: parseMicros('15') });
    expect((await gateway.issue(spa)).kind).toBe('unknown');
    expect(await gateway.find(spa.id)).toEqual({ kind: 'absent' });
  });

  it('says nothing that counts as an answer while it is down', async () => {
    const { gateway, settings } = await openProvider();
    await settings({ down: true });
    await expect(gateway.list()).rejects.toThrow(RewardsUnreachable);
    const order = orderOf(randomUUID());
    expect(await gateway.issue(order)).toEqual({ kind: 'unknown', cause: 'http_503' });
    expect(await gateway.find(order.id)).toEqual({ kind: 'unknown', cause: 'http_503' });
  });

  it('is not waited for longer than an order may take', async () => {
    const { gateway, settings } = await openProvider();
    await settings({ delayMs: 60_000 });
    expect(await gateway.issue(orderOf(randomUUID()))).toMatchObject({ kind: 'unknown' });
  });

  it('refuses an order that comes too late', async () => {
    const { gateway, clock } = await openProvider();
    const order = orderOf(randomUUID(), { notAfter: clock.now() - 1 });
    expect(await gateway.issue(order)).toEqual({ kind: 'refused', cause: 'refused' });
    expect(await gateway.find(order.id)).toEqual({ kind: 'absent' });
  });

  it('refuses what it has never had', async () => {
    const { gateway } = await openProvider();
    const order = orderOf(randomUUID(), { voucherId: 'another' });
    expect(await gateway.issue(order)).toEqual({ kind: 'refused', cause: 'refused' });
  });

  it('takes its own key only, and does nothing for another', async () => {
    const { clock } = await openProvider();
    const store = openDocumentStore(':memory:');
    const desk = new VoucherDesk(store, clock);
    const { baseUrl, close } = await startVoucherProvider({ desk, clock, apiKey: 'right' });
    const gateway = createRewardGateway({ baseUrl, apiKey: 'wrong', clock });
    await expect(gateway.list()).rejects.toThrow(RewardsUnreachable);
    expect(await gateway.issue(orderOf(randomUUID()))).toEqual({ kind: 'unknown', cause: 'http_401' });
    expect(desk.orders(1)).toEqual([]);
    await close();
    store.close();
  });

  it('goes on after a restart with what it was thinking about', async () => {
    const file = join(tempFolder(), 'provider.sqlite');
    const first = await openProvider(file);
    await first.settings({ delayMs: 10_000 });
    const order = orderOf(randomUUID());
    const lost = first.gateway.issue(order);
    await eventually(async () => ((await first.gateway.find(order.id)).kind === 'absent' ? undefined : true));
    await first.close();
    expect((await lost).kind).toBe('unknown');
    const second = await openProvider(file);
    const told = await eventually(async () => {
      const found = await second.gateway.find(order.id);
      return found.kind === 'unknown' ? undefined : found;
    });
    expect(told.kind).toBe('issued');
  });

  it('has a page that shows no code', async () => {
    const { app, gateway, state, change, settings } = await openProvider();
    const issued = await gateway.issue(orderOf(randomUUID()));
    const code = issued.kind === 'issued' ? issued.code : '';
    const shown = await state();
    expect(JSON.stringify(shown)).not.toContain(code);
    expect(shown.orders).toMatchObject([{ status: 'issued', last4: code.slice(-4), voucherId: 'kopi-5' }]);
    expect((await app.inject({ url: '/demo/rewards/' })).body).toContain('Voucher provider');
    expect((await change('kopi-5', { stock: -1 })).statusCode).toBe(400);
    expect((await change('another', { stock: 1 })).statusCode).toBe(404);
    expect((await settings({ delayMs: 1e9 })).statusCode).toBe(400);
    expect((await change('kopi-5', { stock: 7 })).json().vouchers[0]).toMatchObject({ id: 'kopi-5', stock: 7 });
  });
});
