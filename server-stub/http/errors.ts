import type { FastifyInstance } from 'fastify';
import type { ZodError, ZodType } from 'zod';
import { type AppError, err, invalidRequest } from '#shared/errors.ts';
import { answer } from './operations.ts';
import { send } from './serve.ts';

/** A request that does not fit its route's schema. */
class InvalidInput extends Error {
  override name = 'InvalidInput';
  readonly zodError: ZodError;

  constructor(zodError: ZodError) {
    super('the request does not fit its schema');
    this.zodError = zodError;
  }
}

/** Every failure that no handler answered itself leaves as a coded error: no stack trace, nothing of the input. */
export function answerErrors(app: FastifyInstance): void {
  app.setValidatorCompiler<ZodType>(({ schema }) => (data: unknown) => {
    const parsed = schema.safeParse(data);
    return parsed.success ? { value: parsed.data } : { error: new InvalidInput(parsed.error) };
  });
  app.setNotFoundHandler((_request, reply) => send(reply, answer(err('not_found'))));
  app.setErrorHandler((error, request, reply) => {
    const coded = toAppError(error);
    if (coded.error.code === 'internal') request.log.error({ err: error }, 'request failed');
    return send(reply, answer(coded));
  });
}

function toAppError(error: unknown): { ok: false; error: AppError } {
  if (error instanceof InvalidInput) return invalidRequest(error.zodError);
  const status = hasStatus(error) ? error.statusCode : 500;
  if (status === 413) return err('body_too_large');
  return status >= 400 && status < 500 ? err('invalid_request') : err('internal');
}

function hasStatus(error: unknown): error is { statusCode: number } {
  return typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number';
}
