import { useDocumentVisibility, useInterval } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { InputOf, MethodName, OutputOf } from '#shared/contract/bridge.ts';
import { useCall, useSnapshot } from './bridge-context.tsx';
import { type ReadingState, takeReading } from './reading-state.ts';

/** How often something is read while nothing tells of a change, in milliseconds. */
const EVERY_MS = 60_000;

/** Methods that read what is in no snapshot: `current` is over the line just now, else it is the last known. */
type ReadingMethod = {
  [M in MethodName]: OutputOf<M> extends { value: unknown; current: boolean } ? M : never;
}[MethodName];

interface Reading<M extends ReadingMethod> extends Pick<ReadingState<InputOf<M>, OutputOf<M>>, 'shown' | 'error'> {
  /** Reads anew; resolves once that is on screen, or has failed. */
  renew: () => Promise<void>;
}

/**
 * Something that is read as long as somebody can see it: anew when it may have changed, when the line or the person at
 * the counter is another, and once a minute.
 * @param input null asks for nothing
 * @param news changes when what is read may have changed
 */
export function useReading<M extends ReadingMethod>(method: M, input: InputOf<M> | null, news: unknown): Reading<M> {
  const { run } = useCall(method);
  const live = useSnapshot(({ connection }) => connection.kind === 'live');
  const session = useSnapshot(({ stage }) => (stage.kind === 'open' ? stage.session : null));
  const visible = useDocumentVisibility() !== 'hidden';
  const asked = useRef(0);
  const [reading, setReading] = useState<ReadingState<InputOf<M>, OutputOf<M>>>({
    number: 0,
    shown: null,
    error: null,
  });

  // Inputs that say the same are the same, whichever render they were made in.
  const key = JSON.stringify(input);
  const wanted = useRef(input);
  wanted.current = input;

  const renew = useCallback(async () => {
    const { current } = wanted;
    if (current === null) return;
    asked.current += 1;
    const number = asked.current;
    const result = await run(current);
    setReading((last) => takeReading(last, { number, input: current }, result));
  }, [run]);

  useInterval(() => visible && void renew(), EVERY_MS, { autoInvoke: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these is a reason to read anew
  useEffect(() => {
    if (visible) void renew();
  }, [renew, key, live, session, news, visible]);

  return { shown: reading.shown, error: reading.error, renew };
}
