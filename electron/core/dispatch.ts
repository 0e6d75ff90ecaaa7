import type { z } from 'zod';
import { isMethodName, type MethodName, methods } from '#shared/contract/bridge.ts';
import { invalidRequest } from '#shared/error-schemas.ts';
import { err, type Result } from '#shared/errors.ts';
import type { Handlers, ParsedInput } from './handlers.ts';
import type { Log } from './ports.ts';

/** The contract as the compiler can follow it through a method's name. */
const schemas: { readonly [M in MethodName]: { readonly input: z.ZodType<ParsedInput<M>> } } = methods;

/**
 * The one way in from outside: refuses a method that does not exist (`not_found`) and an input that does not fit
 * (`invalid_request`), and turns whatever a handler throws into `internal`. It never rejects.
 */
export function createDispatch(handlers: Handlers, log: Log) {
  async function run<M extends MethodName>(name: M, input: unknown): Promise<Result<unknown>> {
    const parsed = schemas[name].input.safeParse(input);
    return parsed.success ? handlers[name](parsed.data) : invalidRequest(parsed.error);
  }
  return async (name: string, input: unknown): Promise<Result<unknown>> => {
    if (!isMethodName(name)) return err('not_found');
    try {
      return await run(name, input);
    } catch (error) {
      // The message may repeat what was typed, so only the kind of the error and its place are logged.
      log.error('method_failed', { method: name, error: describeThrown(error) });
      return err('internal');
    }
  };
}

function describeThrown(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const place = error.stack?.split('\n').find((line) => line.startsWith('    at '));
  return `${error.name}${place ?? ''}`;
}
