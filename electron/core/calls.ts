import { createHmac, randomBytes } from 'node:crypto';
import { type ErrorCode, isOutcomeUnknown, ok, type Result } from '#shared/errors.ts';
import type { Identity } from './identity.ts';
import type { CorePorts } from './ports.ts';

/** An answer that tells only whether it went well: what came of it is in the snapshot. */
export type Done = Result<Record<string, never>>;

export function done(result: Result<unknown>): Done {
  return result.ok ? ok({}) : result;
}

/** Milliseconds after which no request of a press is on its way any more. */
export const LATE = 60_000;

/** Refusals of who asks. They are decided before the operation is looked at, and so say nothing of an earlier try. */
const NOT_ADMITTED: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'session_expired',
  'device_revoked',
  'forbidden',
  'password_required',
  'not_paired',
  'not_signed_in',
]);

/** Whether an answer tells what became of an operation. Until one does, the operation keeps its id. */
export function isSettled(result: Result<unknown>): boolean {
  return result.ok || !(isOutcomeUnknown(result.error) || NOT_ADMITTED.has(result.error.code));
}

/**
 * Keeps one operation id for one intention: as long as it is not settled, asking for the same again goes out
 * under the same id, so that the backend does it once. Another input is another intention.
 */
export function createIntention(newId: () => string) {
  let unresolved: { key: string; operationId: string } | null = null;
  const secret = randomBytes(32);
  return async <T>(input: unknown, send: (operationId: string) => Promise<Result<T>>): Promise<Result<T>> => {
    // What is asked for may have a PIN or a password in it: its text is not kept until an answer comes.
    const key = createHmac('sha256', secret).update(JSON.stringify(input)).digest('base64');
    const intention = unresolved?.key === key ? unresolved : { key, operationId: newId() };
    unresolved = intention;
    const result = await send(intention.operationId);
    if (unresolved === intention && isSettled(result)) unresolved = null;
    return result;
  };
}

interface Person {
  identity: Pick<Identity, 'credentials'>;
  ports: Pick<CorePorts, 'clock' | 'newId'>;
}

/**
 * An intention of whoever is at the counter: it ends with their session, and once no request of it can be on its way any
 * more. Who asks for the same later wants it done again.
 */
export function createCommand({ identity, ports }: Person) {
  let intention = createIntention(ports.newId);
  let last: { sessionToken: string | null; at: number } = { sessionToken: null, at: 0 };
  return <T>(input: unknown, send: (operationId: string) => Promise<Result<T>>): Promise<Result<T>> => {
    const { sessionToken } = identity.credentials();
    const at = ports.clock.now();
    if (sessionToken !== last.sessionToken || at - last.at >= LATE) intention = createIntention(ports.newId);
    last = { sessionToken, at };
    return intention(input, send);
  };
}

/**
 * Lets one run per key go on at a time: whoever asks for the same meanwhile (a second press of Enter) gets the answer
 * of the run in hand.
 */
export function singleFlight<T>(): (key: string, run: () => Promise<T>) => Promise<T> {
  const inFlight = new Map<string, Promise<T>>();
  return (key, run) => {
    const flight = inFlight.get(key) ?? run().finally(() => inFlight.delete(key));
    inFlight.set(key, flight);
    return flight;
  };
}

/**
 * Reads anew on demand, one read at a time. Asked again while reading, it reads once more afterwards, so that what
 * was read last is never older than the last time it was asked for. Everybody who asked meanwhile gets what was read
 * last.
 */
export function createRefresher<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  let again = false;
  async function run(): Promise<T> {
    try {
      for (;;) {
        again = false;
        const last = await read();
        if (!again) return last;
      }
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
