import type { Clock } from '#server/clock.ts';
import type { DocumentStore } from '../store.ts';
import { StripeApiError } from './errors.ts';

/** An answer as it goes over the wire. */
export interface Answer {
  status: number;
  body: string;
}

interface KeyedRequest {
  key: string;
  requestId: string;
  path: string;
  /** Equal for two requests exactly when their parameters are. */
  fingerprint: string;
}

interface SavedAnswer extends Answer, Omit<KeyedRequest, 'key'> {
  /** The key. */
  id: string;
  /** Epoch milliseconds. */
  savedAt: number;
}

const KEPT_MS = 24 * 60 * 60 * 1000;

/** Idempotent requests as Stripe documents them (https://docs.stripe.com/api/idempotent_requests). */
export interface IdempotencyKeys {
  /**
   * Begins a request, or finds its earlier answer.
   * @throws StripeApiError 409 while another request holds the key, 400 when the key was used for something else
   */
  begin(request: KeyedRequest): { kind: 'saved'; answer: Answer; originalRequestId: string } | { kind: 'new' };
  /** Keeps the answer; called in the transaction that did the work. */
  save(request: KeyedRequest, answer: Answer): void;
  /** The request is over, whatever came of it. */
  end(request: KeyedRequest): void;
}

export function createIdempotencyKeys(store: DocumentStore, clock: Clock): IdempotencyKeys {
  const answers = store.collection<SavedAnswer>('stripe.idempotency');
  // In memory on purpose: a request that dies with the process has done nothing, so its key is free again.
  const inUse = new Set<string>();

  return {
    begin(request) {
      const { key } = request;
      if (inUse.has(key)) throw keyInUse(key);
      const saved = answers.get(key);
      if (saved !== undefined && clock.now() - saved.savedAt < KEPT_MS) {
        if (saved.path !== request.path || saved.fingerprint !== request.fingerprint) throw keyReused(key);
        return { kind: 'saved', answer: saved, originalRequestId: saved.requestId };
      }
      inUse.add(key);
      return { kind: 'new' };
    },
    save({ key, ...request }, answer) {
      answers.put({ ...request, ...answer, id: key, savedAt: clock.now() });
    },
    end({ key }) {
      inUse.delete(key);
    },
  };
}

function keyInUse(key: string): StripeApiError {
  return new StripeApiError(409, {
    type: 'invalid_request_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key: ${key}`,
  });
}

function keyReused(key: string): StripeApiError {
  return new StripeApiError(400, {
    type: 'idempotency_error',
    message:
      'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
      `Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}
