import { useThrottledValue } from '@mantine/hooks';
import { useSnapshot } from './bridge-context.tsx';
import { useReading } from './use-reading.ts';

/** Milliseconds that changes of members wait for each other. */
const PAUSE_MS = 10_000;

/** The tags of the shop, most used first, and those that are chosen already. */
export function useTags(chosen: readonly string[]): string[] {
  const news = useThrottledValue(
    useSnapshot((snapshot) => snapshot.members?.revision),
    PAUSE_MS,
  );
  const { shown } = useReading('messaging.readTags', {}, news);
  const known = shown?.output.value.tags.map(({ tag }) => tag) ?? [];
  return [...new Set([...known, ...chosen])];
}
