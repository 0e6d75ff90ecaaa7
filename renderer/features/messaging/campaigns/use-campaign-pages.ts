import { useState } from 'react';
import type { CampaignLine } from '#shared/api/campaigns.ts';
import { useCall, useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useReading } from '../../../bridge/use-reading.ts';

/** Older pages, which continue the first one as long as that ends where it did. */
interface Older {
  after: string;
  campaigns: readonly CampaignLine[];
  next: string | null;
}

/** Campaigns, newest first: the first page live, older ones as they were when they were asked for. */
export function useCampaignPages() {
  const news = useSnapshot((snapshot) => snapshot.news.messaging);
  const { shown, error, renew } = useReading('messaging.readCampaigns', {}, news);
  const more = useCall('messaging.readCampaigns');
  const [older, setOlder] = useState<Older | null>(null);

  const first = shown?.output.value ?? null;
  const continued = older !== null && older.after === first?.next ? older : null;
  const next = continued ? continued.next : (first?.next ?? null);
  return {
    campaigns: first && [...first.campaigns, ...(continued?.campaigns ?? [])],
    asOf: first?.asOf ?? null,
    current: shown?.output.current ?? false,
    error,
    renew,
    hasMore: next !== null,
    loadingMore: more.busy,
    moreError: more.error,
    async showMore(): Promise<void> {
      const after = first?.next;
      if (next === null || after === undefined || after === null || more.busy) return;
      const result = await more.run({ before: next });
      if (!result.ok) return;
      const { campaigns, next: last } = result.value.value;
      setOlder({ after, campaigns: [...(continued?.campaigns ?? []), ...campaigns], next: last });
    },
  };
}
