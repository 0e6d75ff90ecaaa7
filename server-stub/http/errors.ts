import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { invalidRequest } from '#shared/error-schemas.ts';
import { type AppError, err } from '#shared/errors.ts';
import { answer } from './operations.ts';
import { send } from './serve.ts';

/** A request that does not fit its route's schema. */
class InvalidInput extends Error {
  override name = 'InvalidInput';
  readonly zodError: z.ZodError;

  constructor(zodError: z.ZodError) {
    super('the request does not fit its schema');
    this.zodError = zodError;
  }
}

/** Every failure that no handler answered itself leaves as a coded error: no stack trace, nothing of the input. */
export function answerErrors(app: FastifyInstance): void {
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (data: unknown) => {
    const parsed = schema.safeParse(data);
    return parsed.success ? { value: parsed.data } : { error: new InvalidInput(parsed.error) };
  });
  app.setNotFoundHandler((_request, reply) => send(reply, answer(err('not_found'))));
  app.setErrorHandler(answerError);
}

/** Also for what fails before there is a route, such as an address that cannot be decoded. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const coded = toAppError(error);
  if (coded.error.code === 'internal') request.log.error({ err: error }, 'request failed');
  return send(reply, answer(coded));
}

function toAppError(error: unknown): { ok: false; error: AppError } {
  if (error instanceof InvalidInput) return invalidRequest(error.zodError);
  // Only Fastify's own errors speak of this request: a provider's error has a status as well, of another request.
  const status = isFastifyError(error) ? error.statusCode : 500;
  if (status === 413) return err('body_too_large');
  return status >= 400 && status < 500 ? err('invalid_request') : err('internal');
}

const fastifyErrorSchema = z.object({ code: z.string().startsWith('FST_'), statusCode: z.number() });

function isFastifyError(error: unknown): error is z.infer<typeof fastifyErrorSchema> {
  return fastifyErrorSchema.safeParse(error).success;
}
