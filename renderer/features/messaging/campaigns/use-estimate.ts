import { useThrottledValue } from '@mantine/hooks';
import { useEffect } from 'react';
import type { Estimate } from '#shared/api/campaign-estimate.ts';
import type { Audience } from '#shared/domain/audience.ts';
import type { AppError } from '#shared/errors.ts';
import { useCall, useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useWorkedOut } from '../use-worked-out.ts';

/** Milliseconds without a key after which it is worked out. */
const PAUSE_MS = 400;
/** How long changes of messaging wait for each other: while a campaign is sent there is one each second. */
const NEWS_MS = 30_000;

export interface ShownEstimate {
  /** The newest one, which is of what was typed before while another is on its way. */
  estimate: Estimate | null;
  /** Whether another one is on its way. */
  asking: boolean;
  error: AppError | null;
  retry: () => void;
}

/**
 * What a text to an audience would come to: worked out anew once nobody types any more.
 * @param text null, as the audience, while it cannot be sent
 */
export function useEstimate(text: string | null, audience: Audience | null, offline: boolean): ShownEstimate {
  const news = useThrottledValue(
    useSnapshot((snapshot) => snapshot.news.messaging),
    NEWS_MS,
  );
  const { run } = useCall('messaging.estimate');
  const input = text === null || audience === null ? null : { text, audience };
  const { value, asking, error, retry, forget } = useWorkedOut({ input, offline, run, pauseMs: PAUSE_MS, news });

  // What is asked for again later may have come to something else by then.
  const over = input === null && !offline;
  useEffect(() => {
    if (over) forget();
  }, [over, forget]);

  return { estimate: value, asking, error, retry };
}
