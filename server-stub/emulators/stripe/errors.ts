import type { Decline } from './cards/behaviour.ts';

/** The body of an error as Stripe's API answers it (https://docs.stripe.com/api/errors). */
export interface StripeErrorBody {
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  doc_url?: string;
  charge?: string;
  payment_intent?: object;
  setup_intent?: object;
  payment_method?: object;
}

/** Ends a request with Stripe's HTTP status and error object. */
export class StripeApiError extends Error {
  override name = 'StripeApiError';
  readonly status: number;
  readonly body: StripeErrorBody;

  constructor(status: number, body: StripeErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body.code === undefined ? body : { ...body, doc_url: docUrl(body.code) };
  }
}

const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;

/** A reference to something that is not there. @param param the parameter it stood in; without, it stood in the path */
export function resourceMissing(kind: string, id: string, param?: string): StripeApiError {
  // Stripe answers 404 for an id in the path and 400 for one among the parameters.
  return new StripeApiError(param === undefined ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param: param ?? 'id',
  });
}

export function invalidRequest(code: string, message: string, param?: string): StripeApiError {
  const body = { type: 'invalid_request_error', code, message } as const;
  return new StripeApiError(400, param === undefined ? body : { ...body, param });
}

/** A card that was declined. @param more the objects it happened to */
export function cardError(decline: Decline, more: Partial<StripeErrorBody> = {}): StripeApiError {
  return new StripeApiError(402, { ...declineBody(decline), ...more });
}

/** What an error and an intent's last error say of a decline. */
export function declineBody({ code, declineCode, message }: Decline) {
  const body = { type: 'card_error' as const, code, message };
  return declineCode === undefined ? body : { ...body, decline_code: declineCode };
}
