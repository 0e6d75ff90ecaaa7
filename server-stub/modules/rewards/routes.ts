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
import { type Http, serve, serveCommand, servePreparedCommand } from '../../http/serve.ts';
import type { RewardCodes } from './codes.ts';
import type { RewardService } from './service.ts';
import type { RewardSms } from './sms.ts';

export function rewardRoutes(http: Http, rewards: RewardService, codes: RewardCodes, sms: RewardSms): void {
  serve(http, getRewards, ({ actor }) => rewards.read(actor));
  serveCommand(http, setRewardOffered, (work, { actor, params, body }) =>
    rewards.setOffered(work, actor, { ...params, offered: body.offered }),
  );
  serve(http, findRewardMember, ({ actor, body }) => rewards.findMember(actor, body.phone));
  servePreparedCommand(
    http,
    redeemReward,
    () => rewards.admit(),
    (work, { actor, body }) => rewards.redeem(work, actor, body),
  );
  serve(http, getRedemptions, ({ actor, query }) => rewards.list(actor, query.before));
  serve(http, getRedemption, ({ actor, params }) => rewards.find(actor, params.id));
  serve(http, revealReward, ({ actor, params, body }) => codes.reveal(actor, params.id, body.operationId));
  serveCommand(http, sendRewardCode, (work, { actor, params, body }) =>
    sms.send(work, actor, params.id, body.operationId),
  );
}
