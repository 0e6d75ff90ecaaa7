import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseMicros } from '#shared/domain/money.ts';
import { FakeSmsGateway } from '#test/fake-gateways.ts';
import { codeOf, PIN } from '#test/fake-rewards.ts';
import { FakeSource } from '#test/fake-source.ts';
import { buildEngine, on } from '#test/outbox-engine.ts';
import { openRewardShop, type RewardShop } from '#test/reward-shop.ts';
import { silentLog } from '#test/silent-log.ts';
import { errorCode, unwrap } from '#test/test-backend.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('the code of a voucher', () => {
  it('is shown once', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    const validUntil = Date.UTC(2027, 4, 22);
    expect(unwrap(await shop.reveal(id))).toEqual({ code: codeOf(id), pin: PIN, validUntil });
    expect(await shop.outcome(id)).toMatchObject({
      canReveal: false,
      revealed: { staffName: 'Mei Lin', deviceName: "cashier's till" },
    });
    expect(errorCode(await shop.reveal(id))).toBe('reward_code_shown');
    expect(errorCode(await shop.reveal(id, randomUUID(), shop.manager.token))).toBe('reward_code_shown');
  });

  it('is told again to the same operation for 15 minutes, as its answer may have been lost', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    const operationId = randomUUID();
    const first = await shop.reveal(id, operationId);
    await shop.clock.advance(15 * MINUTE - 1);
    expect((await shop.reveal(id, operationId)).bytes).toBe(first.bytes);
    expect(errorCode(await shop.reveal(id, operationId, shop.manager.token))).toBe('reward_code_shown');
    await shop.clock.advance(1);
    expect(errorCode(await shop.reveal(id, operationId))).toBe('reward_code_shown');
  });

  it('goes to one of two who ask at the same time', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    const answers = await Promise.all([shop.reveal(id), shop.reveal(id, randomUUID(), shop.manager.token)]);
    expect(answers.map((answer) => answer.ok).toSorted()).toEqual([false, true]);
  });

  it('is not there before the provider has issued it, nor when it did not', async () => {
    const shop = await openRewardShop();
    shop.gateway.nextIssue = () => ({ kind: 'unknown', cause: 'told by the test' });
    expect(errorCode(await shop.reveal(await shop.redeemed()))).toBe('reward_not_issued');
    shop.gateway.nextIssue = () => ({ kind: 'refused', cause: 'refused' });
    const failed = await shop.redeemedAt(shop.cashier.token, shop.gateway.nextIssue);
    expect(errorCode(await shop.reveal(failed))).toBe('reward_not_issued');
  });

  it('is told at the counter where it was redeemed, and to managers', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    expect(errorCode(await shop.reveal(id, randomUUID(), shop.other.token))).toBe('not_found');
    expect(unwrap(await shop.reveal(id, randomUUID(), shop.manager.token)).code).toBe(codeOf(id));
  });

  it('leaves the database 15 minutes after it was shown', async () => {
    const shop = await openRewardShop();
    shop.startJobs();
    const id = await shop.redeemed();
    unwrap(await shop.reveal(id));
    await shop.clock.advance(14 * MINUTE);
    expect((await shop.row(id)).sealed).not.toBeNull();
    await shop.clock.advance(2 * MINUTE);
    expect(await shop.row(id)).toMatchObject({ sealed: null, last4: 'CODE', status: 'issued' });
  });

  it('leaves the database 30 days after it was issued, when nobody asked for it', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    await shop.clock.advance(30 * DAY - MINUTE);
    shop.startJobs();
    await shop.settle();
    expect((await shop.row(id)).sealed).not.toBeNull();
    await shop.clock.advance(2 * MINUTE);
    expect((await shop.row(id)).sealed).toBeNull();
    expect(await shop.outcome(id)).toMatchObject({ canReveal: false, revealed: null });
    expect(errorCode(await shop.reveal(id, randomUUID(), shop.manager.token))).toBe('reward_code_shown');
  });

  it('cannot be read with another key', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    const other = shop.anotherProcess('another key for tests only, of enough length');
    expect(errorCode(await shop.reveal(id, randomUUID(), shop.cashier.token, other.app))).toBe('internal');
    // It was not shown, and so it still can be.
    expect(unwrap(await shop.reveal(id)).code).toBe(codeOf(id));
    await other.close();
  });
});

/** Has the outbox sent by a carrier that takes everything. */
function startSending(shop: RewardShop): FakeSmsGateway {
  const carrier = new FakeSmsGateway();
  const nobody = new FakeSource(on('test'));
  const sources = { campaign: nobody, campaign_bot: nobody, activity: nobody, test: nobody };
  const all = { ...sources, reward_code: shop.rewards.source };
  const { runner } = buildEngine(shop.database, shop.clock, [carrier], all, silentLog);
  onTestFinished(runner.start());
  return carrier;
}

describe('a code by SMS', () => {
  const outboxOf = (shop: RewardShop) => shop.database.reader.selectFrom('outbox').selectAll().execute();

  it('waits in the outbox without the code, which is written when it leaves', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    expect(unwrap(await shop.sendCode(id)).outcome).toMatchObject({ smsSends: 1, canReveal: false });
    const rows = await outboxOf(shop);
    expect(rows).toMatchObject([
      { source_id: id, source_kind: 'reward_code', recipient: shop.siti, status: 'waiting' },
    ]);
    expect(JSON.stringify(rows)).not.toContain(codeOf(id));
    const state = await shop.rewards.source.read(shop.database.reader, id, shop.clock.now());
    expect(state).toMatchObject({
      kind: 'on',
      purpose: 'activity_message',
      text: `Kopi & Co: your code for Kopi Corner S$5 coffee voucher is ${codeOf(id)}, PIN ${PIN}. Valid until 2027-05-22.`,
    });
  });

  it('arrives on the member’s phone, once for each command, and is paid as any SMS', async () => {
    const shop = await openRewardShop();
    const carrier = startSending(shop);
    const id = await shop.redeemed();
    const operationId = randomUUID();
    await shop.sendCode(id, operationId);
    await shop.sendCode(id, operationId);
    await shop.clock.advance(6_000);
    expect(carrier.sent.map(({ to }) => to)).toEqual(['+6581234567']);
    expect(carrier.last.body).toContain(`is ${codeOf(id)}, PIN ${PIN}.`);
    const { reader } = shop.database;
    expect(await reader.selectFrom('messages').where('source_id', '=', id).selectAll().execute()).toMatchObject([
      { purpose: 'activity_message', status: 'sent', marketing: 0, member_id: shop.siti },
    ]);
    expect(await shop.wallet('USD')).toEqual({ available: parseMicros('41.28') - 36_800, held: 0 });
  });

  it('is not sent once it waited for longer than ten minutes', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    await shop.sendCode(id);
    await shop.clock.advance(11 * MINUTE);
    const carrier = startSending(shop);
    await shop.clock.advance(6_000);
    expect(carrier.sent).toEqual([]);
    expect(await outboxOf(shop)).toMatchObject([{ status: 'skipped', reason: 'expired' }]);
  });

  it('counts as shown', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    const operationId = randomUUID();
    await shop.sendCode(id, operationId);
    expect(errorCode(await shop.reveal(id))).toBe('reward_code_shown');
    expect(errorCode(await shop.reveal(id, operationId))).toBe('reward_code_shown');
  });

  it.each(['refused', 'unknown'] as const)(
    'can be shown after all when its message surely did not go (%s)',
    async (outcome) => {
      const shop = await openRewardShop();
      const carrier = startSending(shop);
      carrier.sendOutcome = outcome;
      carrier.findOutcome = 'refused';
      const id = await shop.redeemed();
      await shop.sendCode(id);
      await shop.clock.advance(6_000);
      expect(await shop.outcome(id)).toMatchObject({ canReveal: outcome === 'refused', smsSends: 1 });
    },
  );

  it('can be shown after all when its message was too late', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    await shop.sendCode(id);
    await shop.clock.advance(11 * MINUTE);
    startSending(shop);
    await shop.clock.advance(6_000);
    expect(unwrap(await shop.reveal(id)).code).toBe(codeOf(id));
    expect(errorCode(await shop.reveal(id))).toBe('reward_code_shown');
  });

  it('is not shown again when its message did not go after somebody had seen it', async () => {
    const shop = await openRewardShop();
    const carrier = startSending(shop);
    carrier.sendOutcome = 'refused';
    const id = await shop.redeemed();
    unwrap(await shop.reveal(id));
    await shop.sendCode(id);
    await shop.clock.advance(6_000);
    expect(errorCode(await shop.reveal(id))).toBe('reward_code_shown');
  });

  it('goes three times at most, each command once', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    const operationId = randomUUID();
    const first = await shop.sendCode(id, operationId);
    expect((await shop.sendCode(id, operationId)).bytes).toBe(first.bytes);
    await shop.sendCode(id);
    expect((await shop.sendCode(id)).ok).toBe(true);
    expect(errorCode(await shop.sendCode(id))).toBe('limit_reward_sms');
    expect(await outboxOf(shop)).toHaveLength(3);
  });

  it('is kept as long as its message waits, and not written any more afterwards', async () => {
    const shop = await openRewardShop();
    shop.startJobs();
    const id = await shop.redeemed();
    await shop.sendCode(id);
    await shop.clock.advance(20 * MINUTE);
    expect((await shop.row(id)).sealed).not.toBeNull();
    await shop.database.write(({ tx }) => tx.updateTable('outbox').set({ status: 'skipped' }).execute());
    await shop.clock.advance(2 * MINUTE);
    expect((await shop.row(id)).sealed).toBeNull();
    const state = await shop.rewards.source.read(shop.database.reader, id, shop.clock.now());
    expect(state).toEqual({ kind: 'over', reason: 'expired' });
    expect(errorCode(await shop.sendCode(id))).toBe('reward_code_shown');
  });

  it('is refused at once where it cannot be paid, or may not be sent', async () => {
    const shop = await openRewardShop();
    const id = await shop.redeemed();
    await shop.database.write(({ tx }) => tx.updateTable('members').set({ country: 'MY' }).execute());
    expect(errorCode(await shop.sendCode(id))).toBe('country_not_allowed');
    await shop.database.write(({ tx }) => tx.updateTable('members').set({ country: 'SG' }).execute());
    await shop.spend('USD');
    expect(await shop.sendCode(id)).toMatchObject({
      error: { code: 'insufficient_credit', details: { needed: 36_800, available: 0 } },
    });
    expect(await shop.outcome(id)).toMatchObject({ canReveal: true, smsSends: 0 });
  });

  it('is not there before the provider has issued it', async () => {
    const shop = await openRewardShop();
    shop.gateway.nextIssue = () => ({ kind: 'unknown', cause: 'told by the test' });
    expect(errorCode(await shop.sendCode(await shop.redeemed()))).toBe('reward_not_issued');
  });
});
