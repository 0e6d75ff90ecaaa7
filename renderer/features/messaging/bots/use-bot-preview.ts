import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { BotPreview } from '#shared/api/bots.ts';
import type { AppError } from '#shared/errors.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import type { BotDraft } from './bot-rules.ts';

/** Milliseconds without a key after which it is worked out. */
const PAUSE_MS = 600;

interface Worked {
  /** What was asked for. */
  key: string;
  preview: BotPreview | null;
  error: AppError | null;
}

/**
 * Who would get a rule's message in the next 30 days: worked out anew once nobody types any more.
 * @param rule null while a part of it is missing
 * @param id of the rule that it changes; null of a new one
 */
export function useBotPreview(rule: Omit<BotDraft, 'name'> | null, id: string | null, offline: boolean) {
  const { run } = useCall('bots.preview');
  const key = rule === null || offline ? '' : JSON.stringify(rule);
  const [settled] = useDebouncedValue(key, PAUSE_MS);
  const [worked, setWorked] = useState<Worked>({ key: '', preview: null, error: null });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the rule
  useEffect(() => {
    if (settled === '' || settled !== key || rule === null) return;
    let stale = false;
    void run({ ...rule, id }).then((result) => {
      if (stale) return;
      setWorked((last) =>
        result.ok
          ? { key: settled, preview: result.value, error: null }
          : { key: settled, preview: last.preview, error: result.error },
      );
    });
    return () => {
      stale = true;
    };
  }, [run, settled, key, id]);

  return {
    preview: key === '' && !offline ? null : worked.preview,
    asking: key !== '' && worked.key !== key,
    error: worked.key === key ? worked.error : null,
  };
}
