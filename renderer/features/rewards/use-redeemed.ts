import { useState } from 'react';
import type { Redemption } from '#shared/api/rewards.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { useReading } from '../../bridge/use-reading.ts';

/** Older pages, which continue the first one as long as that ends where it did. */
interface Older {
  after: string;
  redemptions: readonly Redemption[];
  next: string | null;
}

/** Redemptions, newest first: the first page live, older ones as they were when they were asked for. */
export function useRedeemed() {
  const news = useSnapshot((snapshot) => snapshot.news.rewards);
  const { shown, error, renew } = useReading('rewards.readRedemptions', {}, news);
  const more = useCall('rewards.readRedemptions');
  const [older, setOlder] = useState<Older | null>(null);

  const first = shown?.output.value ?? null;
  const continued = older !== null && older.after === first?.next ? older : null;
  const next = continued ? continued.next : (first?.next ?? null);
  return {
    redemptions: first && [...first.redemptions, ...(continued?.redemptions ?? [])],
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
      const { redemptions, next: last } = result.value.value;
      setOlder({ after, redemptions: [...(continued?.redemptions ?? []), ...redemptions], next: last });
    },
  };
}
