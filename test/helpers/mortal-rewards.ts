import type { RewardGateway } from '#server/gateways/rewards/gateway.ts';
import type { Knife } from './fault-knife.ts';

/** Orders are what a life can end around; the catalogue is only read. */
export function mortalRewards(gateway: RewardGateway, knife: Knife): RewardGateway {
  const around = async <T>(what: string, ask: () => Promise<T>): Promise<T> => {
    knife.pass(`before the provider hears of ${what}`);
    const answer = await ask();
    knife.pass(`after the provider's answer to ${what}, before it is seen`);
    return answer;
  };
  return {
    list: () => gateway.list(),
    issue: (order) => around('an order', () => gateway.issue(order)),
    find: (id) => around('an order sought', () => gateway.find(id)),
  };
}
