import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { limitLeft } from '#server/modules/rewards/limits.ts';
import { readShop } from '#server/modules/shops/read-shop.ts';
import { redeemReward } from '#shared/api/rewards.ts';
import { MICROS_PER_UNIT, parseMicros } from '#shared/domain/money.ts';
import { codeOf, GIFT_CARD, issued, KOPI, RINGGIT, STEAM } from '#test/fake-rewards.ts';
import { openRewardShop } from '#test/reward-shop.ts';
import { errorCode, START, unwrap } from '#test/test-backend.ts';

const SGD = 120 * MICROS_PER_UNIT;
const USD = parseMicros('41.28');
const DAY = 24 * 60 * 60_000;
/** Midnight after the shop's day of the start. */
const TOMORROW = Date.parse('2026-11-24T00:00:00+08:00');

describe('redeeming a reward', () => {
  it('answers at once, with the price held', async () => {
    const shop = await openRewardShop();
    shop.gateway.nextIssue = () => new Promise(() => {});
    const redemption = unwrap(await shop.redeem());
    expect(redemption).toMatchObject({
      voucher: { brand: 'Kopi Corner', name: KOPI.name, currency: 'SGD', price: KOPI.price },
      memberName: 'Siti Rahmah',
      phoneMasked: '+65 ···· 4567',
      staffName: 'Mei Lin',
      outcome: { status: 'issuing', unknownSince: null },
    });
    expect(await shop.wallet('SGD')).toEqual({ available: SGD - KOPI.price, held: KOPI.price });
  });

  it('settles the price in the wallet of its currency once the provider has issued it', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    expect(await shop.outcome(id)).toMatchObject({ status: 'issued', last4: 'CODE', canReveal: true, revealed: null });
    expect(await shop.wallet('SGD')).toEqual({ available: SGD - KOPI.price, held: 0 });
    expect(await shop.wallet('USD')).toEqual({ available: USD, held: 0 });
    const lines = await shop.database.reader
      .selectFrom('ledger_transfers')
      .where('purpose', '=', 'reward')
      .orderBy('seq')
      .select(['kind', 'amount', 'source_id', 'phone_masked'])
      .execute();
    const line = { amount: KOPI.price, source_id: id, phone_masked: '+65 ···· 4567' };
    expect(lines).toEqual([
      { kind: 'hold', ...line },
      { kind: 'settle', ...line },
    ]);
  });

  it('orders under the id of the redemption, at the price that was on screen', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed(GIFT_CARD);
    const { id: voucherId, price, currency } = GIFT_CARD;
    expect(shop.gateway.ordered).toEqual([{ id, voucherId, price, currency, notAfter: START + 50_000 }]);
  });

  it('is a visit of the member, and news for the counters', async () => {
    const shop = await openRewardShop();
    shop.heard.length = 0;
    await shop.redeemed();
    expect(shop.visits).toEqual([shop.siti]);
    expect(shop.heard).toContain('rewards_changed');
    expect(shop.heard).toContain('credit');
  });

  it('is done once, however often the same command comes', async () => {
    const shop = await openRewardShop();
    const operationId = randomUUID();
    const [first, second] = await Promise.all([shop.redeem(KOPI, { operationId }), shop.redeem(KOPI, { operationId })]);
    await shop.settle();
    const third = await shop.redeem(KOPI, { operationId });
    expect([second.bytes, third.bytes]).toEqual([first.bytes, first.bytes]);
    expect(shop.gateway.ordered).toHaveLength(1);
    expect(await shop.wallet('SGD')).toEqual({ available: SGD - KOPI.price, held: 0 });
    expect(errorCode(await shop.redeem(GIFT_CARD, { operationId }))).toBe('operation_conflict');
  });

  it('keeps no code in the answer that is kept for a repeated command', async () => {
    const shop = await openRewardShop();
    const operationId = randomUUID();
    const id = await shop.redeemed(KOPI, { operationId });
    await shop.reveal(id);
    const again = await shop.redeem(KOPI, { operationId });
    expect(again.bytes).not.toContain(codeOf(id));
    const kept = await shop.database.reader.selectFrom('operations').select('reply').execute();
    expect(JSON.stringify(kept)).not.toContain(codeOf(id));
  });

  it('gives the price back when the provider refuses', async () => {
    const shop = await openRewardShop();
    for (const cause of ['out_of_stock', 'price_changed', 'refused'] as const) {
      shop.gateway.nextIssue = () => ({ kind: 'refused', cause });
      expect(await shop.outcome(await shop.redeemed())).toEqual({ status: 'failed', at: START, failure: cause });
    }
    expect(await shop.wallet('SGD')).toEqual({ available: SGD, held: 0 });
  });

  it('is refused, free of charge, for whatever does not fit', async () => {
    const shop = await openRewardShop();
    expect(errorCode(await shop.redeem(KOPI, { memberId: randomUUID() }))).toBe('not_found');
    expect(errorCode(await shop.redeem({ ...KOPI, id: 'another' }))).toBe('reward_not_offered');
    expect(errorCode(await shop.redeem({ ...KOPI, price: KOPI.price + 1 }))).toBe('reward_price_changed');
    expect(errorCode(await shop.redeem(RINGGIT))).toBe('wallet_missing');
    shop.gateway.vouchers = [{ ...KOPI, stock: 'out' }];
    await shop.clock.advance(61_000);
    await shop.read();
    expect(errorCode(await shop.redeem())).toBe('reward_out_of_stock');
    expect(errorCode(await shop.redeem(GIFT_CARD))).toBe('reward_not_offered');
    expect(shop.gateway.ordered).toEqual([]);
    expect(await shop.wallet('SGD')).toEqual({ available: SGD, held: 0 });
  });

  it('is refused when the wallet does not have its price', async () => {
    const shop = await openRewardShop();
    await shop.set({ reward_day_units: 0, reward_member_day: 20 });
    for (let count = 0; count < 6; count += 1) await shop.redeemed(GIFT_CARD);
    const left = SGD - 6 * GIFT_CARD.price;
    expect(await shop.redeem(GIFT_CARD)).toMatchObject({
      ok: false,
      error: {
        code: 'reward_credit_missing',
        details: { needed: GIFT_CARD.price, available: left, currency: 'SGD' },
      },
    });
  });

  it('leaves what is kept for codes in the wallet that SMS are paid from', async () => {
    const shop = await openRewardShop();
    // 0.0368 a code of one segment: 31.28 is kept.
    await shop.set({ counter_reserve_codes: 850 });
    const kept = 850 * 36_800;
    const wallets = (await shop.read()).wallets;
    expect(wallets.find(({ currency }) => currency === 'USD')?.available).toBe(USD - kept);
    expect((await shop.redeem(STEAM)).ok).toBe(true);
    await shop.set({ reward_member_day: 2 });
    expect(await shop.redeem(STEAM)).toMatchObject({
      error: { code: 'reward_credit_missing', details: { needed: STEAM.price, available: 0, currency: 'USD' } },
    });
  });

  it('comes once a day for a member, whatever is not known yet included, until the shop’s next day', async () => {
    const shop = await openRewardShop();
    shop.gateway.nextIssue = () => ({ kind: 'unknown', cause: 'told by the test' });
    await shop.redeemed();
    expect(await shop.redeem(GIFT_CARD)).toMatchObject({
      error: { code: 'limit_reward_member', details: { liftsAt: TOMORROW } },
    });
    expect((await shop.redeem(KOPI, { memberId: shop.ali })).ok).toBe(true);
    await shop.clock.advance(TOMORROW - START);
    expect((await shop.redeem()).ok).toBe(true);
  });

  it('does not count what failed for a member', async () => {
    const shop = await openRewardShop();
    shop.gateway.nextIssue = () => ({ kind: 'refused', cause: 'refused' });
    await shop.redeemed();
    expect(unwrap(await shop.findMember('+6581234567'))).toMatchObject({ redeemedToday: 0, left: 1 });
    shop.gateway.nextIssue = issued;
    await shop.redeemed();
    expect(unwrap(await shop.findMember('+6581234567'))).toMatchObject({ redeemedToday: 1, left: 0 });
  });

  it('ends with the day’s limit of a wallet, which is none when it is zero', async () => {
    const shop = await openRewardShop();
    await shop.set({ reward_day_units: 20, reward_member_day: 20 });
    await shop.redeemed(GIFT_CARD);
    expect((await shop.read()).wallets.find(({ currency }) => currency === 'SGD')?.limitLeft).toBe(400_000);
    expect(await shop.redeem()).toMatchObject({
      error: { code: 'limit_reward_shop', details: { liftsAt: TOMORROW } },
    });
    // Each wallet has its own, of about the same worth.
    const row = await readShop(shop.database.reader, shop.shopId);
    expect(await limitLeft(shop.database.reader, row, 'IDR', shop.clock.now())).toBe(20 * 10_000 * MICROS_PER_UNIT);
    expect((await shop.redeem(STEAM)).ok).toBe(true);
    await shop.set({ reward_day_units: 0 });
    expect((await shop.redeem()).ok).toBe(true);
    expect((await shop.read()).wallets.map(({ limitLeft }) => limitLeft)).toEqual([null, null]);
  });

  it('is refused while the provider does not answer, and tried again under the same id once it does', async () => {
    const shop = await openRewardShop();
    shop.gateway.reachable = false;
    await shop.clock.advance(61_000);
    const operationId = randomUUID();
    expect(errorCode(await shop.redeem(KOPI, { operationId }))).toBe('rewards_off');
    shop.gateway.reachable = true;
    await shop.clock.advance(11_000);
    expect((await shop.redeem(KOPI, { operationId })).ok).toBe(true);
  });

  it('is for whoever works at a counter, and no stranger', async () => {
    const shop = await openRewardShop();
    const body = { operationId: randomUUID(), voucherId: KOPI.id, memberId: shop.siti, price: KOPI.price };
    expect(errorCode(await shop.call(redeemReward, { body }))).toBe('unauthenticated');
    for (const { token } of [shop.manager, shop.owner]) {
      expect((await shop.redeem(KOPI, { token, memberId: token === shop.owner.token ? shop.ali : shop.siti })).ok).toBe(
        true,
      );
    }
  });

  it('shows a counter what was redeemed there in the last 24 hours, and managers all, page by page', async () => {
    const shop = await openRewardShop();
    await shop.set({ reward_member_day: 20, reward_day_units: 0 });
    const mine = await shop.redeemed();
    const theirs = await shop.redeemed(KOPI, { token: shop.other.token });
    const ids = async (token: string) => (await shop.list(token)).redemptions.map(({ id }) => id);
    expect(await ids(shop.cashier.token)).toEqual([mine]);
    expect(await ids(shop.manager.token)).toEqual([theirs, mine]);
    expect(errorCode(await shop.find(theirs))).toBe('not_found');
    await shop.clock.advance(DAY + 1);
    expect(await ids(shop.cashier.token)).toEqual([]);
    expect(errorCode(await shop.find(mine))).toBe('not_found');
    expect(await ids(shop.manager.token)).toEqual([theirs, mine]);
  });

  it('has pages of fifty', async () => {
    const shop = await openRewardShop();
    await shop.set({ reward_member_day: 20, reward_day_units: 0 });
    shop.gateway.nextIssue = () => ({ kind: 'refused', cause: 'refused' });
    const made: string[] = [];
    for (let count = 0; count < 51; count += 1) made.unshift(await shop.redeemed());
    const first = await shop.list();
    const second = await shop.list(shop.manager.token, first.next ?? '');
    expect(first.redemptions).toHaveLength(50);
    expect([...first.redemptions, ...second.redemptions].map(({ id }) => id)).toEqual(made);
    expect(second.next).toBeNull();
  });
});
