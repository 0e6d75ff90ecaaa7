import { z } from 'zod';
import {
  findRewardMember,
  getRedemption,
  getRedemptions,
  redeemReward,
  revealReward,
  rewardsSchema,
  sendRewardCode,
  setRewardOffered,
} from '../api/rewards.ts';
import { idSchema } from '../api/route.ts';
import { method, nothing, reading } from './method.ts';

const byId = z.strictObject({ id: idSchema });

/**
 * Without a line, reading answers what was last read; whatever else is asked for is refused, and nothing is kept to be
 * sent later.
 */
export const rewardsMethods = {
  'rewards.read': method(nothing, reading(rewardsSchema)),
  'rewards.setOffered': method(
    setRewardOffered.body.omit({ operationId: true }).extend(setRewardOffered.params.shape),
    nothing,
  ),
  'rewards.findMember': method(findRewardMember.body, findRewardMember.reply),
  /** The same voucher for the same member is one redemption until an answer came, also over a restart. */
  'rewards.redeem': method(redeemReward.body.omit({ operationId: true }), redeemReward.reply),
  /** Without a line only the first page is known. */
  'rewards.readRedemptions': method(getRedemptions.query, reading(getRedemptions.reply)),
  'rewards.readRedemption': method(byId, getRedemption.reply),
  /** The code is in this answer and nowhere else: in no snapshot and on no disk. */
  'rewards.reveal': method(byId, revealReward.reply),
  /** A code that was answered is on screen now. Until then it can be asked for again at this counter. */
  'rewards.noteSeen': method(byId, nothing),
  'rewards.sendCode': method(byId, sendRewardCode.reply),
};
