import Stripe from 'stripe';
import { type ChargeOutcome, PaymentsUnreachable } from './gateway.ts';

/** Where the issuer gave no reason (an expired card, a wrong security code), Stripe's error code is the reason. */
export function declineCodeOf(error: { decline_code?: string | undefined; code?: string | undefined }): string {
  return error.decline_code || error.code || 'generic_decline';
}

/**
 * What a refused charge says. Whether it happened is known only when Stripe refused it.
 * @throws what is no error of Stripe's
 */
export function refusalOf(error: unknown): ChargeOutcome {
  if (error instanceof Stripe.errors.StripeCardError) return { kind: 'failed', declineCode: declineCodeOf(error) };
  if (error instanceof Stripe.errors.StripeInvalidRequestError) {
    return { kind: 'failed', declineCode: error.code ?? 'invalid_request' };
  }
  return silenceOf(error);
}

/**
 * What a question that was not answered says of the charge: nothing, unless there never was such a customer.
 * @throws what is no error of Stripe's
 */
export function silenceOf(error: unknown): Extract<ChargeOutcome, { kind: 'failed' | 'unknown' }> {
  if (isMissing(error) && error.param === 'customer') return { kind: 'failed', declineCode: 'resource_missing' };
  if (error instanceof Stripe.errors.StripeError) return { kind: 'unknown', cause: error.code ?? error.type };
  throw error;
}

/** The answer, or nothing when what was asked for is not there. */
export async function unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** @throws PaymentsUnreachable when Stripe does not answer, or does not know our key */
export async function reachable<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (isUnanswered(error) || isLockedOut(error))
      throw new PaymentsUnreachable('the payment provider does not answer', { cause: error });
    throw error;
  }
}

/** Whether asking once more may bring an answer: nobody heard it, or another request with the same key is under way. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeAPIError ||
    error instanceof Stripe.errors.StripeRateLimitError
  );
}

/** A wrong or revoked key, or one that may not do this: it is for whoever runs the server, and not for the owner, to mend. */
function isLockedOut(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripePermissionError
  );
}

function isMissing(error: unknown): error is Stripe.errors.StripeInvalidRequestError {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
}
