import { useDocumentVisibility, useInterval, useThrottledValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { Usage, usageDaysSchema } from '#shared/api/usage.ts';
import type { AppError } from '#shared/errors.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';

export type UsageDays = z.output<typeof usageDaysSchema>;

/** How often it is read while nothing tells of a change, and how long changes wait for each other, in milliseconds. */
const EVERY_MS = 60_000;
const PAUSE_MS = 10_000;

interface Reading {
  /** Readings are numbered as they are asked for: an answer that comes late changes nothing. */
  number: number;
  shown: { usage: Usage; days: UsageDays; current: boolean } | null;
  /** Why the last reading failed. What was read before stays. */
  error: AppError | null;
}

/**
 * Usage as it was last read: anew for other days, when credit or members changed, when the line or the person at the
 * counter is another, and once a minute as long as somebody can see it.
 */
export function useUsage(days: UsageDays): Reading & { retry: () => void } {
  const { run } = useCall('usage.read');
  const live = useSnapshot(({ connection }) => connection.kind === 'live');
  const session = useSnapshot(({ stage }) => (stage.kind === 'open' ? stage.session : null));
  const credit = useThrottledValue(
    useSnapshot((snapshot) => snapshot.credit?.asOf),
    PAUSE_MS,
  );
  const today = useThrottledValue(
    useSnapshot((snapshot) => snapshot.today),
    PAUSE_MS,
  );
  const visible = useDocumentVisibility() !== 'hidden';
  const [turn, setTurn] = useState(0);
  const next = () => setTurn((last) => last + 1);
  useInterval(next, EVERY_MS, { autoInvoke: true });

  const asked = useRef(0);
  const [reading, setReading] = useState<Reading>({ number: 0, shown: null, error: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these is a reason to read anew
  useEffect(() => {
    if (!visible) return;
    asked.current += 1;
    const number = asked.current;
    void run({ days }).then((result) =>
      setReading((last) => {
        if (last.number > number) return last;
        return result.ok
          ? { number, shown: { ...result.value, days }, error: null }
          : { number, shown: last.shown, error: result.error };
      }),
    );
  }, [run, days, live, session, credit, today, visible, turn]);

  return { ...reading, retry: next };
}
