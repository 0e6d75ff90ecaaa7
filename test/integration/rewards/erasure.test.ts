import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { admitRedeemerErasure, forgetRedeemer } from '#server/modules/rewards/erasure.ts';
import { KOPI } from '#test/fake-rewards.ts';
import { openRewardShop } from '#test/reward-shop.ts';
import { errorCode, unwrap } from '#test/test-backend.ts';

describe('redemptions of a member who is erased', () => {
  it('keep voucher, price and who redeemed it, but neither the member nor the code', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    await shop.database.write((work) => forgetRedeemer(work, shop.siti));
    expect(unwrap(await shop.find(id))).toMatchObject({
      voucher: { brand: KOPI.brand, price: KOPI.price },
      memberName: null,
      phoneMasked: null,
      staffName: 'Mei Lin',
      outcome: { status: 'issued', canReveal: false },
    });
    expect(errorCode(await shop.reveal(id))).toBe('reward_code_shown');
    expect(errorCode(await shop.sendCode(id))).toBe('reward_code_shown');
  });

  it('leave no name in the answers that are kept for repeated commands, and nobody else’s is touched', async () => {
    const shop = await openRewardShop();
    const [redeeming, sending, others] = [randomUUID(), randomUUID(), randomUUID()];
    const id = await shop.redeemed(KOPI, { operationId: redeeming });
    await shop.sendCode(id, sending);
    const ofAli = await shop.redeem(KOPI, { operationId: others, memberId: shop.ali });
    await shop.settle();
    await shop.database.write((work) => forgetRedeemer(work, shop.siti));
    const kept = await shop.database.reader.selectFrom('operations').select('reply').execute();
    expect(JSON.stringify(kept)).not.toContain('Siti');
    expect(errorCode(await shop.redeem(KOPI, { operationId: redeeming }))).toBe('not_found');
    expect(errorCode(await shop.sendCode(id, sending))).toBe('not_found');
    expect((await shop.redeem(KOPI, { operationId: others, memberId: shop.ali })).bytes).toBe(ofAli.bytes);
    expect(shop.gateway.ordered).toHaveLength(2);
  });

  it('keep the member while the provider may still issue', async () => {
    const shop = await openRewardShop();
    const admitted = () => shop.database.write((work) => admitRedeemerErasure(work, shop.siti));
    shop.gateway.nextIssue = () => ({ kind: 'unknown', cause: 'told by the test' });
    await shop.redeemed();
    expect(errorCode(await admitted())).toBe('message_on_its_way');
    shop.startJobs();
    await shop.clock.advance(11_000);
    expect((await admitted()).ok).toBe(true);
  });
});
