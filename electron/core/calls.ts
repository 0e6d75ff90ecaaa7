import type { ErrorCode, Result } from '#shared/errors.ts';

const UNKNOWN_OUTCOMES: ReadonlySet<ErrorCode> = new Set([
  'server_unreachable',
  'server_timeout',
  'server_not_tillside',
  'internal',
]);

/** Whether the backend may have done what was asked although no answer says so. */
export function isOutcomeUnknown(result: Result<unknown>): boolean {
  return !result.ok && UNKNOWN_OUTCOMES.has(result.error.code);
}

/**
 * Keeps one operation id for one intention: as long as the outcome is unknown, asking for the same again goes out
 * under the same id, so that the backend does it once. Another input is another intention.
 */
export function createIntention(newId: () => string) {
  let unresolved: { key: string; operationId: string } | null = null;
  return async <T>(input: unknown, send: (operationId: string) => Promise<Result<T>>): Promise<Result<T>> => {
    const key = JSON.stringify(input);
    const intention = unresolved?.key === key ? unresolved : { key, operationId: newId() };
    unresolved = intention;
    const result = await send(intention.operationId);
    if (unresolved === intention && !isOutcomeUnknown(result)) unresolved = null;
    return result;
  };
}

/** Lets one run go on at a time: whoever asks meanwhile (a second press of Enter) gets the answer of the run in hand. */
export function singleFlight<T>(run: () => Promise<T>): () => Promise<T> {
  let inFlight: Promise<T> | null = null;
  return () => {
    inFlight ??= run().finally(() => {
      inFlight = null;
    });
    return inFlight;
  };
}

/**
 * Reads anew on demand, one read at a time. Asked again while reading, it reads once more afterwards, so that what
 * was read last is never older than the last time it was asked for.
 */
export function createRefresher(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  async function run(): Promise<void> {
    try {
      do {
        again = false;
        await read();
      } while (again);
    } finally {
      running = null;
    }
  }
  return () => {
    if (running) again = true;
    running ??= run();
    return running;
  };
}
