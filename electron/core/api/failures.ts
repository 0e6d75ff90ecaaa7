import { isAxiosError } from 'axios';
import { z } from 'zod';
import { type AppError, err, ok, type Result, resultSchema } from '#shared/errors.ts';

const TIMEOUTS = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED']);
const PROXY_WITHOUT_BACKEND = new Set([502, 503, 504]);

/** Names a request that brought no answer. A request we gave up waiting for counts as `server_timeout`. */
export function readFailure(error: unknown): { ok: false; error: AppError } {
  const code = isAxiosError(error) ? (error.code ?? '') : '';
  if (TIMEOUTS.has(code)) return err('server_timeout');
  // What answers does not speak HTTP, or answers far more than Tillside would.
  if (code.startsWith('HPE_') || code === 'ERR_BAD_RESPONSE') return err('server_not_tillside');
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
