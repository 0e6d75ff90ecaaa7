import type { Clock } from '#server/clock.ts';
import { createRewardGateway } from '../../gateways/rewards/http.ts';
import type { RewardProvider } from '../../gateways/rewards/provider.ts';
import type { DocumentStore } from '../store.ts';
import { VoucherDesk } from './desk.ts';
import { rewardsPage } from './page.ts';
import { startVoucherProvider } from './provider.ts';

/** Only ever seen by the provider of this process, on loopback. */
const API_KEY = 'demo-vouchers-key';

/** The demo's voucher provider, with the gateway that talks to it as it would to one outside. */
export async function openDemoRewards(store: DocumentStore, clock: Clock): Promise<RewardProvider> {
  const desk = new VoucherDesk(store, clock);
  const { baseUrl, close } = await startVoucherProvider({ desk, clock, apiKey: API_KEY });
  return {
    kind: 'demo',
    gateway: createRewardGateway({ baseUrl, apiKey: API_KEY, clock }),
    register: (app) => rewardsPage(app, desk),
    close: async () => {
      desk.close();
      await close();
    },
  };
}
