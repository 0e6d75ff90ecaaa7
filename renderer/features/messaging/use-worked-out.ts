import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError, Result } from '#shared/errors.ts';
import { takeWorkedOut, type WorkedOut } from './worked-out.ts';

interface Asked<Input, Value> {
  /** Null while a part of it is missing. */
  input: Input | null;
  offline: boolean;
  run: (input: Input) => Promise<Result<Value>>;
  /** Milliseconds without a key after which it is asked for. */
  pauseMs: number;
  /** Changes when the same input may come to something else. */
  news: unknown;
}

interface ShownWorkedOut<Value> {
  /** The newest one, which is of what was typed before while another is on its way. */
  value: Value | null;
  /** Whether another one is on its way. */
  asking: boolean;
  error: AppError | null;
  retry: () => void;
  forget: () => void;
}

/** What the backend works out for what is typed: anew once nobody types any more. */
export function useWorkedOut<Input, Value>(asked: Asked<Input, Value>): ShownWorkedOut<Value> {
  const { input, offline, pauseMs, news } = asked;
  const [turn, setTurn] = useState(0);
  const key = input === null || offline ? '' : JSON.stringify(input);
  const [settled] = useDebouncedValue(key, pauseMs);
  const [worked, setWorked] = useState<WorkedOut<Value>>({ key: '', value: null, error: null });
  const latest = useRef(asked);
  latest.current = asked;

  // biome-ignore lint/correctness/useExhaustiveDependencies: news and retries are reasons to ask
  useEffect(() => {
    const { input: wanted, run } = latest.current;
    if (settled === '' || settled !== key || wanted === null) return;
    let stale = false;
    void run(wanted).then((result) => {
      if (!stale) setWorked((last) => takeWorkedOut(last, settled, result));
    });
    return () => {
      stale = true;
    };
  }, [settled, key, news, turn]);

  return {
    value: key === '' && !offline ? null : worked.value,
    asking: key !== '' && worked.key !== key,
    error: worked.key === key ? worked.error : null,
    retry: () => setTurn(turn + 1),
    forget: useCallback(() => setWorked({ key: '', value: null, error: null }), []),
  };
}
