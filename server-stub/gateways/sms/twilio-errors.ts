import twilio from 'twilio';
import { z } from 'zod';
import type { SmsOutcome } from './gateway.ts';

/** The member has replied STOP to this sender. https://www.twilio.com/docs/api/errors/21610 */
const OPTED_OUT = 21610;

/**
 * What is wrong is the account or its sender, not the message: an account that may not (401, 403), is not there (404) or
 * sends too much (429), and a sender that cannot be used: not a number of the account (21212, 21606, 21659), a service
 * without numbers (21703, 21704). https://www.twilio.com/docs/api/errors
 */
const ACCOUNT_STATUSES: ReadonlySet<number> = new Set([401, 403, 404, 429]);
const SENDER_CODES: ReadonlySet<number> = new Set([21212, 21606, 21659, 21703, 21704]);

/** A connection that was never made, or not trusted: nothing of the request has left. Codes of Node's `dns`, `net`, `tls`. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const withCode = z.object({ code: z.string() });

/**
 * Twilio answers 4xx for what it did not take: a number that is none (21211), cannot get SMS (21614), has opted out
 * (21610), a country that is not enabled (21408), a wrong account. Whatever else went wrong after the connection stood
 * may have been taken.
 */
export function failureOf(error: unknown): SmsOutcome {
  const cause = causeOf(error);
  if (!(error instanceof twilio.RestException)) {
    const { success, data } = withCode.safeParse(error);
    const neverAsked = success && NEVER_CONNECTED.has(data.code);
    return neverAsked ? { kind: 'refused', cause, fault: 'route' } : { kind: 'unknown', cause };
  }
  const { status, code } = error;
  if (status < 400 || status >= 500) return { kind: 'unknown', cause };
  if (code === OPTED_OUT) return { kind: 'refused', cause, fault: 'message', optedOut: true };
  const ofRoute = ACCOUNT_STATUSES.has(status) || (code !== undefined && SENDER_CODES.has(code));
  return { kind: 'refused', cause, fault: ofRoute ? 'route' : 'message' };
}

/** Never the message of the error: it repeats the number. */
export function causeOf(error: unknown): string {
  if (!(error instanceof twilio.RestException)) return 'twilio_unreachable';
  return `twilio_${error.code ?? error.status}`;
}
