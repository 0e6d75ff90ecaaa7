import type { FastifyInstance } from 'fastify';
import type { Rewards } from '#shared/api/rewards.ts';
import { type RewardGateway, RewardsUnreachable } from './gateway.ts';

export interface RewardProvider {
  /** `none`: this server issues no vouchers. */
  kind: Rewards['provider'];
  gateway: RewardGateway;
  /** Adds the page of the embedded one. */
  register(app: FastifyInstance): Promise<void>;
  close(): Promise<void>;
}

/** Where there is no provider nothing is issued. What one was asked for before stays held until there is one again. */
export const noRewards: RewardProvider = {
  kind: 'none',
  gateway: {
    async list() {
      throw new RewardsUnreachable('there is no voucher provider');
    },
    issue: async () => ({ kind: 'unknown', cause: 'no_provider' }),
    find: async () => ({ kind: 'unknown', cause: 'no_provider' }),
  },
  register: async () => {},
  close: async () => {},
};
