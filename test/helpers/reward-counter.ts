import { onTestFinished } from 'vitest';
import {
  findRewardMember,
  getRedemption,
  getRedemptions,
  getRewards,
  redeemReward,
  revealReward,
  sendRewardCode,
  setRewardOffered,
} from '#shared/api/rewards.ts';
import type { Role } from '#shared/domain/permissions.ts';
import type { TestCore } from './core-fakes.ts';
import { startWorld } from './core-world.ts';
import { openCounter } from './fake-shop.ts';
import { issued, issuing, rewardCode, rewardMember, rewards, voucher } from './fake-vouchers.ts';

export const WANTED = { voucherId: voucher.id, memberId: rewardMember.member.id, price: voucher.price };
export const page = { redemptions: [issued], next: null };
export const HOUR = 60 * 60_000;

/** A counter at which somebody of a role is signed in, with one voucher to redeem. */
export async function counterOf(role: Role) {
  const { server, folder } = await startWorld();
  server.value(getRewards, rewards);
  server.value(getRedemptions, page);
  server.value(getRedemption, issued);
  server.value(findRewardMember, rewardMember);
  server.value(redeemReward, issuing);
  server.value(revealReward, rewardCode);
  server.value(sendRewardCode, issued);
  server.value(setRewardOffered, {});
  const core = await openCounter(folder, server, role);
  onTestFinished(core.close);
  return { server, folder, core };
}

export const redeem = (core: TestCore, change: Partial<typeof WANTED> = {}) =>
  core.call('rewards.redeem', { ...WANTED, ...change });
export const reveal = (core: TestCore) => core.call('rewards.reveal', { id: issued.id });
