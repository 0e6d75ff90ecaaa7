import { z } from 'zod';
import { resultSchema } from '#shared/error-schemas.ts';
import { type AppError, err, ok, type Result } from '#shared/errors.ts';

const TIMEOUTS = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED']);
/** As OpenSSL names what is wrong with a certificate, and Node.js a name that does not fit. */
const BAD_CERTIFICATE =
  /^(CERT_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|ERROR_IN_CERT_)/;
/** What answers does not speak HTTP, or not TLS, or answers far more than Tillside would. */
const NOT_OUR_PROTOCOL = /^(HPE_|ERR_BAD_RESPONSE$|ERR_SSL_|EPROTO$)/;
const PROXY_WITHOUT_BACKEND = new Set([502, 503, 504]);

/** Names a request that brought no answer. A request we gave up waiting for counts as `server_timeout`. */
export function readFailure(error: unknown): { ok: false; error: AppError } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (TIMEOUTS.has(code)) return err('server_timeout');
  if (BAD_CERTIFICATE.test(code)) return err('server_certificate_invalid');
  if (NOT_OUR_PROTOCOL.test(code)) return err('server_not_tillside');
  return err('server_unreachable');
}

const envelopeSchema = resultSchema(z.unknown());

/** Reads the body of an answer; one that is not in Tillside's form comes from somebody else. */
export function readAnswer<Reply extends z.ZodType>(
  status: number,
  body: unknown,
  reply: Reply,
): Result<z.output<Reply>> {
  const answer = envelopeSchema.safeParse(body);
  if (answer.success) {
    if (!answer.data.ok) return answer.data;
    const value = reply.safeParse(answer.data.value);
    return value.success ? ok(value.data) : err('server_not_tillside');
  }
  // A proxy that misses the backend behind it: the address is right, the backend is down.
  return err(PROXY_WITHOUT_BACKEND.has(status) ? 'server_unreachable' : 'server_not_tillside');
}
