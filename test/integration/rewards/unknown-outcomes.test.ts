import { describe, expect, it } from 'vitest';
import type { RewardOutcome } from '#server/gateways/rewards/gateway.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { EventBus } from '#server/modules/events/event-bus.ts';
import { RewardNews } from '#server/modules/rewards/news.ts';
import { RewardOutcomes } from '#server/modules/rewards/outcomes.ts';
import { Seal } from '#server/modules/rewards/seal.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import { fakeRandom } from '#test/fake-random.ts';
import { issued, KOPI } from '#test/fake-rewards.ts';
import { SECRET_KEY } from '#test/reward-backend.ts';
import { openRewardShop, type RewardShop } from '#test/reward-shop.ts';
import { silentLog } from '#test/silent-log.ts';
import { START } from '#test/test-backend.ts';

const SGD = 120 * MICROS_PER_UNIT;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const lost = (): RewardOutcome => ({ kind: 'unknown', cause: 'told by the test' });

/** A redemption whose order was not answered. */
async function openUnknown(): Promise<{ shop: RewardShop; id: string }> {
  const shop = await openRewardShop();
  shop.gateway.nextIssue = lost;
  shop.gateway.nextFind = lost;
  shop.startJobs();
  return { shop, id: await shop.redeemed() };
}

const expectHeld = async (shop: RewardShop) =>
  expect(await shop.wallet('SGD')).toEqual({ available: SGD - KOPI.price, held: KOPI.price });

describe('a redemption whose outcome is not known', () => {
  it('keeps its price held and says since when', async () => {
    const { shop, id } = await openUnknown();
    expect(await shop.outcome(id)).toEqual({ status: 'issuing', unknownSince: START });
    await expectHeld(shop);
  });

  it('is never ordered again, but asked for: after 5, 10, 20 seconds and so on, at last every ten minutes', async () => {
    const { shop } = await openUnknown();
    const asked = async (ms: number) => {
      await shop.clock.advance(ms);
      return shop.gateway.sought.length;
    };
    expect(await asked(4 * SECOND)).toBe(0);
    expect(await asked(6 * SECOND)).toBe(1);
    expect(await asked(15 * SECOND)).toBe(2);
    expect(await asked(25 * SECOND)).toBe(3);
    const before = await asked(3 * HOUR);
    expect(await asked(HOUR)).toBe(before + 6);
    expect(shop.gateway.ordered).toHaveLength(1);
    await expectHeld(shop);
  });

  it('is settled when the provider says that it was issued', async () => {
    const { shop, id } = await openUnknown();
    shop.gateway.nextFind = (one) => issued({ id: one });
    await shop.clock.advance(11 * SECOND);
    expect(await shop.outcome(id)).toMatchObject({ status: 'issued' });
    expect(await shop.wallet('SGD')).toEqual({ available: SGD - KOPI.price, held: 0 });
    await shop.clock.advance(HOUR);
    expect(shop.gateway.sought).toEqual([id]);
  });

  it('gives the price back when the provider says that it was refused', async () => {
    const { shop, id } = await openUnknown();
    shop.gateway.nextFind = () => ({ kind: 'refused', cause: 'out_of_stock' });
    await shop.clock.advance(11 * SECOND);
    expect(await shop.outcome(id)).toMatchObject({ status: 'failed', failure: 'out_of_stock' });
    expect(await shop.wallet('SGD')).toEqual({ available: SGD, held: 0 });
  });

  it('counts as never made only when nobody can be making it any more', async () => {
    const { shop, id } = await openUnknown();
    shop.gateway.nextFind = () => ({ kind: 'absent' });
    await shop.clock.advance(55 * SECOND);
    expect(shop.gateway.sought.length).toBeGreaterThan(1);
    expect(await shop.outcome(id)).toMatchObject({ status: 'issuing' });
    await expectHeld(shop);
    await shop.clock.advance(30 * SECOND);
    expect(await shop.outcome(id)).toMatchObject({ status: 'failed', failure: 'refused' });
    expect(await shop.wallet('SGD')).toEqual({ available: SGD, held: 0 });
  });

  it('is not asked for while it is being ordered', async () => {
    const shop = await openRewardShop();
    shop.startJobs();
    const order = Promise.withResolvers<RewardOutcome>();
    shop.gateway.nextIssue = () => order.promise;
    const id = await shop.redeemed();
    await shop.clock.advance(HOUR);
    expect(shop.gateway.sought).toEqual([]);
    order.resolve(issued({ id }));
    await shop.settle();
    expect(await shop.outcome(id)).toMatchObject({ status: 'issued' });
  });

  it('is asked for when the process that ordered it is gone', async () => {
    const shop = await openRewardShop();
    shop.gateway.nextIssue = () => new Promise(() => {});
    const id = await shop.redeemed();
    const other = shop.anotherProcess();
    await shop.clock.advance(29 * SECOND);
    expect(shop.gateway.sought).toEqual([]);
    await shop.clock.advance(6 * SECOND);
    expect(shop.gateway.sought).toEqual([id]);
    expect(await shop.outcome(id)).toMatchObject({ status: 'issued' });
    await other.close();
  });

  it('is not ordered after a pause in which somebody may have asked for it in vain', async () => {
    const { shop, id } = await openUnknown();
    const parts = { ...shop, log: silentLog, ledger: new Ledger(fakeRandom()), credit: { announce() {} } };
    const none = {
      news: new RewardNews(new EventBus()),
      seal: new Seal(SECRET_KEY),
      catalogue: { async refresh() {} },
    };
    const outcomes = new RewardOutcomes({ ...parts, ...none });
    const row = await shop.row(id);
    await outcomes.issue({ ...row, created_at: START - 30 * SECOND + 1 });
    expect(shop.gateway.ordered).toHaveLength(2);
    await outcomes.issue({ ...row, created_at: START - 30 * SECOND });
    expect(shop.gateway.ordered).toHaveLength(2);
  });

  it('is settled once, whoever hears of it', async () => {
    const { shop, id } = await openUnknown();
    const other = shop.anotherProcess();
    shop.gateway.nextFind = (one) => issued({ id: one });
    await shop.clock.advance(HOUR);
    const settles = await shop.database.reader
      .selectFrom('ledger_transfers')
      .where('kind', '=', 'settle')
      .where('source_id', '=', id)
      .select('amount')
      .execute();
    expect(settles).toEqual([{ amount: KOPI.price }]);
    await other.close();
  });

  it('is asked for again when what was said of it could not be recorded', async () => {
    const { shop, id } = await openUnknown();
    const known = await shop.redeemedAt(shop.other.token, issued);
    // The provider contradicts itself: one order for two references.
    shop.gateway.nextFind = () => issued({ id: known });
    await shop.clock.advance(11 * SECOND);
    expect(await shop.outcome(id)).toMatchObject({ status: 'issuing' });
    // Later each time, as if it were not known.
    expect(await shop.row(id)).toMatchObject({ asks: 2 });
    shop.gateway.nextFind = (one) => issued({ id: one });
    await shop.clock.advance(11 * SECOND);
    expect(await shop.outcome(id)).toMatchObject({ status: 'issued' });
  });

  it('does not keep others from being asked for', async () => {
    const { shop, id } = await openUnknown();
    const second = await shop.redeemedAt(shop.other.token, lost);
    shop.gateway.nextFind = (one) => (one === id ? lost() : issued({ id: one }));
    await shop.clock.advance(11 * SECOND);
    expect(await shop.outcome(second)).toMatchObject({ status: 'issued' });
    expect(await shop.outcome(id)).toMatchObject({ status: 'issuing' });
  });
});
