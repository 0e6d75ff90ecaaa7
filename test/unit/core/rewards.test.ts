import { describe, expect, it, onTestFinished } from 'vitest';
import {
  findRewardMember,
  getRedemptions,
  getRewards,
  redeemReward,
  revealReward,
  setRewardOffered,
} from '#shared/api/rewards.ts';
import { err, ok } from '#shared/errors.ts';
import { createTestCore } from '#test/core-fakes.ts';
import { restartAndSignIn } from '#test/core-world.ts';
import { pair, signInAs } from '#test/fake-shop.ts';
import { issued, issuing, rewardCode, rewardMember, rewards } from '#test/fake-vouchers.ts';
import { comeBack, goOffline } from '#test/offline-counter.ts';
import { loseOut, operationIds } from '#test/registration-desk.ts';
import { counterOf, HOUR, page, redeem, reveal, WANTED } from '#test/reward-counter.ts';

const isUuid = expect.stringMatching(/^[\da-f-]{36}$/);

describe('rewards at the counter', () => {
  it('are what the backend says, and without a line what it said last', async () => {
    const { core, server } = await counterOf('cashier');
    expect(await core.call('rewards.read', {})).toEqual(ok({ value: rewards, current: true }));
    expect(await core.call('rewards.readRedemptions', {})).toEqual(ok({ value: page, current: true }));
    await goOffline(core, server);
    expect(await core.call('rewards.read', {})).toEqual(ok({ value: rewards, current: false }));
    expect(await core.call('rewards.readRedemptions', {})).toEqual(ok({ value: page, current: false }));
    expect(await core.call('rewards.readRedemptions', { before: `5-${issued.id}` })).toEqual(err('server_unreachable'));
    await server.restart();
  });

  it('of a manager, with what is not offered and what all counters redeemed, are not for the next cashier', async () => {
    const { core, server } = await counterOf('manager');
    await core.call('rewards.read', {});
    await core.call('rewards.readRedemptions', {});
    await core.call('session.lock', {});
    expect(await core.call('rewards.read', {})).toEqual(err('not_signed_in'));
    await signInAs(core, 'cashier');
    await goOffline(core, server);
    expect(await core.call('rewards.read', {})).toEqual(err('server_unreachable'));
    expect(await core.call('rewards.readRedemptions', {})).toEqual(err('server_unreachable'));
    await server.restart();
  });

  it('outlast a restart, but not the names of who redeemed, nor the shop', async () => {
    const { core, folder, server } = await counterOf('cashier');
    await core.call('rewards.read', {});
    await core.call('rewards.readRedemptions', {});
    const again = await restartAndSignIn(core, folder, 'cashier');
    for (const route of [getRewards, getRedemptions]) server.answer(route, () => err('server_timeout'));
    expect(await again.call('rewards.read', {})).toEqual(ok({ value: rewards, current: false }));
    expect(await again.call('rewards.readRedemptions', {})).toEqual(err('server_timeout'));
    await again.call('device.forget', {});
    await pair(again, server);
    await signInAs(again, 'cashier');
    expect(await again.call('rewards.read', {})).toEqual(err('server_timeout'));
  });

  it('are offered by managers, each change under an id of its own', async () => {
    const { core, server } = await counterOf('manager');
    expect(await core.call('rewards.setOffered', { voucherId: 'spa-15', offered: true })).toEqual(ok({}));
    expect(server.bodiesOf(setRewardOffered)).toEqual([{ operationId: isUuid, offered: true }]);
    await core.call('session.lock', {});
    await signInAs(core, 'cashier');
    expect(await core.call('rewards.setOffered', { voucherId: 'spa-15', offered: false })).toEqual(err('forbidden'));
    expect(server.bodiesOf(setRewardOffered)).toHaveLength(1);
  });

  it('are for a member, whose number stands in no address', async () => {
    const { core, server } = await counterOf('cashier');
    expect(await core.call('rewards.findMember', { phone: '+6581234567' })).toEqual(ok(rewardMember));
    expect(server.bodiesOf(findRewardMember)).toEqual([{ phone: '+6581234567' }]);
    expect(server.requests.map(({ path }) => path).join()).not.toContain('81234567');
  });

  it('are read anew when the backend tells, when the line comes up and when something was answered', async () => {
    const { core, server } = await counterOf('cashier');
    const before = core.snapshot().news.rewards;
    server.push({ type: 'rewards_changed' });
    await core.until(({ news }) => news.rewards === before + 1);
    await redeem(core);
    expect(core.snapshot().news.rewards).toBe(before + 2);
    await goOffline(core, server);
    await comeBack(core, server);
    await core.until(({ news }) => news.rewards > before + 2);
  });
});

describe('a redemption', () => {
  it('is one request when it is pressed twice, and another one when it is pressed again later', async () => {
    const { core, server } = await counterOf('cashier');
    expect(await Promise.all([redeem(core), redeem(core)])).toEqual([ok(issuing), ok(issuing)]);
    expect(server.bodiesOf(redeemReward)).toEqual([{ ...WANTED, operationId: isUuid }]);
    await redeem(core);
    expect(new Set(operationIds(server, redeemReward)).size).toBe(2);
  });

  it('whose answers were lost stays the same one, also over a restart, by whoever asks, at the price of then', async () => {
    const { core, folder, server } = await counterOf('cashier');
    server.loseAnswers(redeemReward, 3);
    expect(await loseOut(core, () => redeem(core))).toEqual(err('server_unreachable'));
    await redeem(core, { voucherId: 'other' });
    const again = await restartAndSignIn(core, folder, 'manager');
    expect(server.bodiesOf(redeemReward)).toHaveLength(4);
    expect(await redeem(again, { price: 9_000_000 })).toEqual(ok(issuing));
    const [first] = operationIds(server, redeemReward);
    expect(server.bodiesOf(redeemReward).at(-1)).toEqual({ ...WANTED, operationId: first });
    await redeem(again);
    expect(operationIds(server, redeemReward).at(-1)).not.toBe(first);
  });

  it('is on disk before it is sent: an app that ends meanwhile asks for the same one again', async () => {
    const { core, folder, server } = await counterOf('cashier');
    server.answer(redeemReward, () => new Promise(() => undefined));
    server.answer(revealReward, () => new Promise(() => undefined));
    void redeem(core);
    void reveal(core);
    await Promise.all([server.asked(redeemReward), server.asked(revealReward)]);
    const again = await restartAndSignIn(core, folder, 'cashier');
    server.value(redeemReward, issuing);
    server.value(revealReward, rewardCode);
    expect(await redeem(again)).toEqual(ok(issuing));
    expect(await reveal(again)).toEqual(ok(rewardCode));
    for (const route of [redeemReward, revealReward]) expect(new Set(operationIds(server, route)).size).toBe(1);
  });

  it('is settled by a refusal of it, and not by one of who asks', async () => {
    const { core, server } = await counterOf('cashier');
    const answers = [err('internal'), err('session_expired'), err('reward_price_changed')];
    server.answer(redeemReward, () => answers.shift() ?? ok(issuing));
    const refused = redeem(core);
    await core.clock.scheduled(500);
    await core.clock.advance(500);
    expect(await refused).toEqual(err('session_expired'));
    await signInAs(core, 'cashier');
    expect(await redeem(core)).toEqual(err('reward_price_changed'));
    expect(new Set(operationIds(server, redeemReward)).size).toBe(1);
    await redeem(core);
    expect(new Set(operationIds(server, redeemReward)).size).toBe(2);
  });

  it('is another one a day later, when nobody at this counter could look at the first any more', async () => {
    const { core, folder, server } = await counterOf('cashier');
    server.loseAnswers(redeemReward, 3);
    await loseOut(core, () => redeem(core));
    const again = createTestCore(folder, { settings: core.ports.settings, secrets: core.ports.secrets });
    core.close();
    onTestFinished(again.close);
    again.clock.sleep(25 * HOUR);
    again.start();
    await again.until(({ connection }) => connection.kind === 'live');
    await signInAs(again, 'cashier');
    await redeem(again);
    expect(new Set(operationIds(server, redeemReward)).size).toBe(2);
  });

  it('is refused without a line, and nothing is redeemed later', async () => {
    const { core, server } = await counterOf('cashier');
    await goOffline(core, server);
    expect(await loseOut(core, () => redeem(core))).toEqual(err('server_unreachable'));
    await comeBack(core, server);
    expect(server.bodiesOf(redeemReward)).toEqual([]);
  });

  it('of one shop is forgotten with it', async () => {
    const { core, server } = await counterOf('cashier');
    server.loseAnswers(redeemReward, 3);
    await loseOut(core, () => redeem(core));
    await core.call('device.forget', {});
    await pair(core, server);
    await signInAs(core, 'cashier');
    await redeem(core);
    expect(new Set(operationIds(server, redeemReward)).size).toBe(2);
  });
});
