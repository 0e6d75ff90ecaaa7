import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DocumentStore } from '../store.ts';
import type { Account } from './account.ts';
import type { Endpoint } from './endpoint.ts';
import { StripeApiError } from './errors.ts';
import { headerOf, speakLikeStripe } from './http.ts';
import type { Answer, IdempotencyKeys } from './idempotency.ts';
import { balanceTransactionEndpoints } from './resources/balance-transactions.ts';
import { chargeEndpoints } from './resources/charges.ts';
import { checkoutSessionEndpoints } from './resources/checkout-sessions.ts';
import { customerEndpoints } from './resources/customers.ts';
import { disputeEndpoints } from './resources/disputes.ts';
import { earlyFraudWarningEndpoints } from './resources/early-fraud-warnings.ts';
import { eventEndpoints } from './resources/events.ts';
import { paymentIntentEndpoints } from './resources/payment-intents.ts';
import { paymentMethodEndpoints } from './resources/payment-methods.ts';
import { refundEndpoints } from './resources/refunds.ts';
import { setupIntentEndpoints } from './resources/setup-intents.ts';

const ENDPOINTS: readonly Endpoint[] = [
  ...customerEndpoints,
  ...paymentMethodEndpoints,
  ...setupIntentEndpoints,
  ...checkoutSessionEndpoints,
  ...paymentIntentEndpoints,
  ...chargeEndpoints,
  ...refundEndpoints,
  ...disputeEndpoints,
  ...earlyFraudWarningEndpoints,
  ...balanceTransactionEndpoints,
  ...eventEndpoints,
];

const VERSION = '/v1';

interface ApiParts {
  store: DocumentStore;
  account: Account;
  keys: IdempotencyKeys;
  secretKey: string;
  /** Takes the time that Stripe thinks about a change. */
  think(): Promise<void>;
  /** Called after each change. */
  changed(): void;
}

/** Stripe's API, for whoever has the key. */
export async function stripeApi(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const { store, account, keys } = parts;

  const execute = async (endpoint: Endpoint, request: FastifyRequest<{ Params: { id?: string } }>) => {
    const post = endpoint.method === 'POST';
    const key = post ? headerOf(request, 'idempotency-key') : null;
    const run = endpoint.prepare(post ? request.body : request.query, {
      account,
      id: request.params.id ?? '',
      origin: { requestId: request.id, idempotencyKey: key },
    });
    if (!post) return { answer: settle(store, run) };

    const keyed = key === null ? null : keyedRequest(key, request);
    const begun = keyed === null ? null : keys.begin(keyed);
    if (begun?.kind === 'saved') return { answer: begun.answer, originalRequestId: begun.originalRequestId };
    try {
      await parts.think();
      // What was done, its webhooks and the answer for the key are written together or not at all.
      const answer = store.transaction(() => {
        const settled = settle(store, run);
        if (keyed !== null) keys.save(keyed, settled);
        return settled;
      });
      parts.changed();
      return { answer };
    } finally {
      if (keyed !== null) keys.end(keyed);
    }
  };

  await app.register(
    async (scope) => {
      speakLikeStripe(scope, parts.secretKey);
      for (const endpoint of ENDPOINTS) {
        scope.route<{ Params: { id?: string } }>({
          method: endpoint.method,
          url: endpoint.path.slice(VERSION.length),
          handler: async (request, reply) => {
            const { answer, originalRequestId } = await execute(endpoint, request);
            if (originalRequestId !== undefined) {
              reply.header('idempotent-replayed', 'true').header('original-request', originalRequestId);
            }
            return reply.code(answer.status).type('application/json').send(answer.body);
          },
        });
      }
    },
    { prefix: VERSION },
  );
}

/**
 * Runs the work. A refused request leaves nothing behind. A declined card is no such refusal: the attempt and its
 * events are recorded.
 */
function settle(store: DocumentStore, run: () => object): Answer {
  try {
    const done = store.transaction(() => {
      try {
        return run();
      } catch (error) {
        if (error instanceof StripeApiError && error.body.type === 'card_error') return error;
        throw error;
      }
    });
    return done instanceof StripeApiError ? answerOf(done) : { status: 200, body: JSON.stringify(done) };
  } catch (error) {
    if (error instanceof StripeApiError) return answerOf(error);
    throw error;
  }
}

const answerOf = ({ status, body }: StripeApiError): Answer => ({ status, body: JSON.stringify({ error: body }) });

function keyedRequest(key: string, request: FastifyRequest) {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(request.body ?? {}))
    .digest('hex');
  return { key, requestId: request.id, path: request.url, fingerprint };
}
