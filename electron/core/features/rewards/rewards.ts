import {
  findRewardMember,
  getRedemption,
  getRedemptions,
  getRewards,
  rewardsSchema,
  sendRewardCode,
  setRewardOffered,
} from '#shared/api/rewards.ts';
import { may } from '#shared/domain/permissions.ts';
import { ok } from '#shared/errors.ts';
import { createDesk } from '../../desk.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { createKeptRedemptions } from './kept-redemptions.ts';
import { createRedeeming } from './redeeming.ts';
import { createRevealing } from './revealing.ts';

/** Vouchers that are redeemed for members at this counter. No code is ever kept here. */
export function createRewards(context: CoreContext): Feature<'rewards'> {
  const { api, cache, store } = context;
  const desk = createDesk(context, 'redeem_rewards', noteChanged);
  const managersDesk = createDesk(context, 'manage_rewards', noteChanged);
  const offered = cache.document('rewards', rewardsSchema);
  /** With what is not offered, for those who choose that. */
  const catalogue = cache.document('rewards-all', rewardsSchema);
  const redemptions = createKeptRedemptions();
  const redeeming = createRedeeming(context, noteChanged);
  const revealing = createRevealing(context, noteChanged);

  /** Tells the page that what it shows of rewards may be another now. */
  function noteChanged(): void {
    store.setState(({ news }) => ({ news: { ...news, rewards: news.rewards + 1 } }));
  }

  function seesAll(): boolean {
    const { stage } = store.getState();
    return stage.kind === 'open' && may(stage.staff.role, 'manage_rewards');
  }

  function forget(): void {
    offered.remove();
    catalogue.remove();
    redemptions.clear();
  }

  return {
    handlers: {
      'rewards.read': () => desk.read(() => api.call(getRewards), seesAll() ? catalogue : offered),
      'rewards.setOffered': managersDesk.command(({ voucherId, offered: on }, operationId) =>
        api.call(setRewardOffered, { params: { voucherId }, body: { operationId, offered: on } }),
      ),
      'rewards.findMember': desk.ask((body) => api.call(findRewardMember, { body })),
      'rewards.redeem': desk.ask(redeeming.redeem),
      'rewards.readRedemptions': async (query) => {
        const kept = redemptions.of(query.before, seesAll());
        const read = await desk.read(() => api.call(getRedemptions, { query }), kept);
        if (!read.ok) return read;
        const { value, current } = read.value;
        return ok({ value: { ...value, redemptions: value.redemptions.map(revealing.asSeen) }, current });
      },
      'rewards.readRedemption': desk.ask(async ({ id }) => {
        const read = await api.call(getRedemption, { params: { id } });
        return read.ok ? ok(revealing.asSeen(read.value)) : read;
      }),
      'rewards.reveal': desk.ask(({ id }) => revealing.reveal(id)),
      // Also where the counter has just locked itself.
      'rewards.noteSeen': ({ id }) => revealing.noteSeen(id),
      'rewards.sendCode': desk.command(({ id }, operationId) =>
        api.call(sendRewardCode, { params: { id }, body: { operationId } }),
      ),
    },
    reactions: {
      connected: noteChanged,
      event(event) {
        if (event.type === 'rewards_changed') noteChanged();
      },
      revoked: forget,
      forgotten() {
        forget();
        redeeming.forget();
        revealing.forget();
      },
    },
  };
}
