import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { noRewards } from '#server/gateways/rewards/provider.ts';
import { seedDemoRewards } from '#server/seed/demo-rewards.ts';
import { getRewards, redeemReward } from '#shared/api/rewards.ts';
import { fakeRandom } from '#test/fake-random.ts';
import { GIFT_CARD, KOPI, STEAM } from '#test/fake-rewards.ts';
import { buildRewardBackend } from '#test/reward-backend.ts';
import { openRewardShop } from '#test/reward-shop.ts';
import { silentLog } from '#test/silent-log.ts';
import { caller, errorCode, unwrap } from '#test/test-backend.ts';

const MINUTE = 60_000;

describe('the catalogue of rewards', () => {
  it('is what a manager switched on for the counters, and all of it for managers', async () => {
    const shop = await openRewardShop();
    unwrap(await shop.offer(STEAM.id, false));
    const ids = async (token: string) => (await shop.read(token)).vouchers.map(({ id }) => id);
    expect(await ids(shop.cashier.token)).toEqual(['tng-20', 'kopi-5', 'ntuc-20']);
    expect(await ids(shop.manager.token)).toEqual(['tng-20', 'kopi-5', 'ntuc-20', 'steam-10']);
    expect((await shop.read()).vouchers.find(({ id }) => id === STEAM.id)).toEqual({ ...STEAM, offered: false });
    expect(errorCode(await shop.redeem(STEAM))).toBe('reward_not_offered');
  });

  it('is changed by managers only, and only by what there is', async () => {
    const shop = await openRewardShop();
    expect(errorCode(await shop.offer(KOPI.id, false, shop.cashier.token))).toBe('forbidden');
    expect(errorCode(await shop.offer('another'))).toBe('not_found');
    shop.heard.length = 0;
    expect((await shop.offer(KOPI.id, false)).ok).toBe(true);
    expect((await shop.offer(KOPI.id, false)).ok).toBe(true);
    expect(shop.heard).toContain('rewards_changed');
  });

  it('is no older than a minute when it is opened, and read every five minutes where nobody looks', async () => {
    const shop = await openRewardShop();
    const price = async () => (await shop.read()).vouchers.find(({ id }) => id === KOPI.id)?.price;
    shop.gateway.vouchers = [{ ...KOPI, price: KOPI.price + 10_000 }];
    expect(await price()).toBe(KOPI.price);
    await shop.clock.advance(MINUTE);
    expect(await price()).toBe(KOPI.price + 10_000);
    shop.startJobs();
    await shop.settle();
    shop.heard.length = 0;
    shop.gateway.vouchers = [KOPI];
    await shop.clock.advance(6 * MINUTE);
    expect(shop.heard).toContain('rewards_changed');
  });

  it('is read anew when the provider refuses because it has changed', async () => {
    const shop = await openRewardShop();
    shop.gateway.vouchers = [{ ...KOPI, stock: 'out' }];
    shop.gateway.nextIssue = () => ({ kind: 'refused', cause: 'out_of_stock' });
    await shop.redeemed();
    expect((await shop.read(shop.cashier.token)).vouchers).toMatchObject([{ id: KOPI.id, stock: 'out' }]);
  });

  it('forgets nothing that was redeemed when the provider has it no more, and offers it again when it is back', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed(GIFT_CARD);
    shop.gateway.vouchers = [KOPI];
    await shop.clock.advance(MINUTE);
    expect((await shop.read()).vouchers.map((voucher) => voucher.id)).toEqual([KOPI.id]);
    expect(unwrap(await shop.find(id)).voucher.name).toBe(GIFT_CARD.name);
    shop.gateway.vouchers = [KOPI, GIFT_CARD];
    await shop.clock.advance(MINUTE);
    expect((await shop.read()).vouchers).toMatchObject([{ id: KOPI.id }, { id: GIFT_CARD.id, offered: true }]);
  });

  it('stays readable, and says so, while the provider does not answer', async () => {
    const shop = await openRewardShop();
    shop.gateway.reachable = false;
    await shop.clock.advance(MINUTE);
    expect(await shop.read()).toMatchObject({ provider: 'demo', reachable: false });
    expect((await shop.read()).vouchers).toHaveLength(4);
    shop.gateway.reachable = true;
    await shop.clock.advance(11_000);
    expect(await shop.read()).toMatchObject({ reachable: true });
  });

  it('is none where there is no provider, and nothing is redeemed', async () => {
    const shop = await openRewardShop();
    const { gateway, kind } = noRewards;
    const { app } = buildRewardBackend({ ...shop, random: fakeRandom(), log: silentLog, gateway, kind });
    const call = caller(app);
    const { token } = shop.manager;
    expect(unwrap(await call(getRewards, {}, token))).toMatchObject({
      provider: 'none',
      reachable: false,
      vouchers: [],
    });
    const body = { operationId: randomUUID(), voucherId: KOPI.id, memberId: shop.siti, price: KOPI.price };
    expect(errorCode(await call(redeemReward, { body }, token))).toBe('rewards_off');
    await app.close();
  });

  it('is offered by the demo shop, but for two, and never again once somebody has chosen', async () => {
    const shop = await openRewardShop();
    const offered = async () => (await shop.read()).vouchers.filter((voucher) => voucher.offered).map(({ id }) => id);
    await shop.database.write(async ({ tx }) => {
      await tx.deleteFrom('reward_offers').execute();
      await tx.deleteFrom('reward_vouchers').execute();
    });
    await seedDemoRewards(shop.database, shop.gateway);
    expect(await offered()).toEqual(['kopi-5', 'ntuc-20', 'steam-10']);
    unwrap(await shop.offer(KOPI.id, false));
    await seedDemoRewards(shop.database, shop.gateway);
    expect(await offered()).toEqual(['ntuc-20', 'steam-10']);
  });
});
