import { useCall } from '../../../bridge/bridge-context.tsx';
import { useWorkedOut } from '../use-worked-out.ts';
import type { BotDraft } from './bot-rules.ts';

/** Milliseconds without a key after which it is worked out. */
const PAUSE_MS = 600;

/**
 * Who would get a rule's message in the next 30 days: worked out anew once nobody types any more.
 * @param rule null while a part of it is missing
 * @param id of the rule that it changes; null of a new one
 */
export function useBotPreview(rule: Omit<BotDraft, 'name'> | null, id: string | null, offline: boolean) {
  const { run } = useCall('bots.preview');
  const { value, asking, error } = useWorkedOut({
    input: rule,
    offline,
    run: (input) => run({ ...input, id }),
    pauseMs: PAUSE_MS,
    news: id,
  });
  return { preview: value, asking, error };
}
