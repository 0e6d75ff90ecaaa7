import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_VERSION } from './account.ts';
import { StripeApiError } from './errors.ts';

/** The key check, the headers and the error bodies that every answer of Stripe's API has. */
export function speakLikeStripe(app: FastifyInstance, secretKey: string): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('request-id', request.id);
    reply.header('stripe-version', headerOf(request, 'stripe-version') ?? API_VERSION);
    const key = headerOf(request, 'idempotency-key');
    if (key !== null) reply.header('idempotency-key', key);
    checkKey(headerOf(request, 'authorization'), secretKey);
  });
  app.setErrorHandler((error, _request, reply: FastifyReply) => {
    const { status, body } = error instanceof StripeApiError ? error : asStripeError(error);
    return reply.code(status).send({ error: body });
  });
  app.setNotFoundHandler(({ method, url }) => {
    throw new StripeApiError(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${url.split('?')[0]}). This is the Demo emulator.`,
    });
  });
}

function asStripeError(error: unknown): StripeApiError {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status < 500
    ? new StripeApiError(status, { type: 'invalid_request_error', message: 'Invalid request.' })
    : new StripeApiError(500, { type: 'api_error', message: 'Sorry, something went wrong on our end.' });
}

/** The key comes as a bearer token or as the user name of basic authentication. */
function checkKey(authorization: string | null, secretKey: string): void {
  const basic = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
  if (authorization === `Bearer ${secretKey}` || authorization === basic) return;
  throw new StripeApiError(401, {
    type: 'invalid_request_error',
    message: authorization === null ? 'You did not provide an API key.' : 'Invalid API Key provided.',
  });
}

export function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}
