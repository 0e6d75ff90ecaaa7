import { getCampaign, type OpenCampaign } from '#shared/api/campaigns.ts';
import type { Cache } from '../../cache/documents.ts';

/** Campaigns whose last known state is kept. */
const MOST = 10;

/** The campaigns that were opened last, each as it was last read. */
export function createOpenedCampaigns(cache: Cache) {
  const document = cache.document('campaigns-opened', getCampaign.reply.array());
  const all = (): OpenCampaign[] => document.read() ?? [];
  const without = (id: string) => all().filter((campaign) => campaign.id !== id);

  return {
    of: (id: string) => ({
      read: () => all().find((campaign) => campaign.id === id) ?? null,
      write: (campaign: OpenCampaign) => document.write([campaign, ...without(id)].slice(0, MOST)),
    }),
    drop: (id: string) => document.write(without(id)),
    remove: document.remove,
  };
}
