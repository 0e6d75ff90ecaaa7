import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getRedemption, getRedemptions, revealReward, sendRewardCode } from '#shared/api/rewards.ts';
import { err, ok } from '#shared/errors.ts';
import { createFakeLog } from '#test/core-fakes.ts';
import { restart, restartAndSignIn } from '#test/core-world.ts';
import { signInAs } from '#test/fake-shop.ts';
import { issued, issuedOutcome, rewardCode } from '#test/fake-vouchers.ts';
import { loseOut, operationIds } from '#test/registration-desk.ts';
import { counterOf, HOUR, reveal } from '#test/reward-counter.ts';

describe('the code of a voucher', () => {
  it('is shown once, and kept nowhere: not in a snapshot, not on disk, not in the log', async () => {
    const { folder, server, core: first } = await counterOf('cashier');
    const log = createFakeLog();
    const core = restart(first, folder, { log });
    await core.until(({ connection }) => connection.kind === 'live');
    await signInAs(core, 'cashier');
    expect(await reveal(core)).toEqual(ok(rewardCode));
    await core.call('rewards.noteSeen', { id: issued.id });
    await core.call('rewards.readRedemption', { id: issued.id });
    server.answer(revealReward, () => err('reward_code_shown'));
    expect(await reveal(core)).toEqual(err('reward_code_shown'));
    expect(new Set(operationIds(server, revealReward)).size).toBe(2);
    const files = ['', '-wal'].map((end) => readFileSync(join(folder, `cache.sqlite${end}`)).toString('latin1'));
    for (const text of [...files, JSON.stringify(core.snapshot()), JSON.stringify(log.lines)]) {
      expect(text).not.toContain(rewardCode.code);
      expect(text).not.toContain(rewardCode.pin);
    }
  });

  it('whose answer was lost is asked for under the same id, also after a restart', async () => {
    const { core, folder, server } = await counterOf('cashier');
    server.loseAnswers(revealReward, 3);
    expect(await loseOut(core, () => reveal(core))).toEqual(err('server_unreachable'));
    const again = await restartAndSignIn(core, folder, 'cashier');
    expect(await reveal(again)).toEqual(ok(rewardCode));
    expect(new Set(operationIds(server, revealReward)).size).toBe(1);
  });

  it('that comes after the counter was locked is for nobody, and is not lost by it', async () => {
    const { core, server } = await counterOf('cashier');
    let answer = () => {};
    server.answer(
      revealReward,
      () =>
        new Promise((resolve) => {
          answer = () => resolve(ok(rewardCode));
        }),
    );
    const asked = reveal(core);
    await server.asked(revealReward);
    await core.call('session.lock', {});
    answer();
    expect(await asked).toEqual(err('not_signed_in'));
    await signInAs(core, 'manager');
    server.value(revealReward, rewardCode);
    expect(await reveal(core)).toEqual(ok(rewardCode));
    expect(new Set(operationIds(server, revealReward)).size).toBe(1);
  });

  it('that was on no screen is as one that nobody asked for, until it was or its time is over', async () => {
    const { core, server } = await counterOf('cashier');
    const revealed = { at: issued.createdAt, staffName: 'Mei Lin', deviceName: 'Front till' };
    const shown = { ...issued, outcome: { ...issuedOutcome, revealed, canReveal: false } };
    const read = () => core.call('rewards.readRedemption', { id: issued.id });
    const list = () => core.call('rewards.readRedemptions', {});
    expect(await reveal(core)).toEqual(ok(rewardCode));
    server.value(getRedemption, shown);
    server.value(getRedemptions, { redemptions: [shown], next: null });
    expect(await read()).toEqual(ok(issued));
    expect(await list()).toMatchObject({ value: { value: { redemptions: [issued] } } });
    expect(await reveal(core)).toEqual(ok(rewardCode));
    expect(new Set(operationIds(server, revealReward)).size).toBe(1);

    expect(await core.call('rewards.noteSeen', { id: issued.id })).toEqual(ok({}));
    expect(await read()).toEqual(ok(shown));
    expect(await list()).toMatchObject({ value: { value: { redemptions: [shown] } } });

    expect(await reveal(core)).toEqual(ok(rewardCode));
    expect(await read()).toEqual(ok(issued));
    core.clock.sleep(HOUR);
    await core.call('session.lock', {});
    await signInAs(core, 'cashier');
    expect(await read()).toEqual(ok(shown));
  });

  it('is sent once for each press', async () => {
    const { core, server } = await counterOf('cashier');
    server.loseAnswers(sendRewardCode, 3);
    const send = () => core.call('rewards.sendCode', { id: issued.id });
    expect(await loseOut(core, send)).toEqual(err('server_unreachable'));
    expect(await send()).toEqual(ok(issued));
    expect(new Set(operationIds(server, sendRewardCode)).size).toBe(1);
    await send();
    expect(new Set(operationIds(server, sendRewardCode)).size).toBe(2);
  });
});
