import { useDebouncedValue, useThrottledValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { Estimate } from '#shared/api/campaign-estimate.ts';
import type { Audience } from '#shared/domain/audience.ts';
import type { AppError } from '#shared/errors.ts';
import { useCall, useSnapshot } from '../../../bridge/bridge-context.tsx';

/** Milliseconds without a key after which it is worked out. */
const PAUSE_MS = 400;
/** How long changes of messaging wait for each other: while a campaign is sent there is one each second. */
const NEWS_MS = 30_000;

interface Worked {
  /** What was asked for. */
  key: string;
  estimate: Estimate | null;
  error: AppError | null;
}

export interface ShownEstimate {
  /** The newest one, which may be of what was typed before. */
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
  const [turn, setTurn] = useState(0);
  const key = text === null || audience === null || offline ? '' : JSON.stringify([text, audience]);
  const [settled] = useDebouncedValue(key, PAUSE_MS);
  const [worked, setWorked] = useState<Worked>({ key: '', estimate: null, error: null });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for text and audience; news and retries are reasons to ask
  useEffect(() => {
    if (settled === '' || settled !== key || text === null || audience === null) return;
    let stale = false;
    void run({ text, audience }).then((result) => {
      if (stale) return;
      setWorked((last) =>
        result.ok
          ? { key: settled, estimate: result.value, error: null }
          : { key: settled, estimate: last.estimate, error: result.error },
      );
    });
    return () => {
      stale = true;
    };
  }, [run, settled, key, news, turn]);

  return {
    estimate: key === '' && !offline ? null : worked.estimate,
    asking: key !== '' && worked.key !== key,
    error: worked.key === key ? worked.error : null,
    retry: () => setTurn(turn + 1),
  };
}
