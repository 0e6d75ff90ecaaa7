import { z } from 'zod';
import { currencySchema } from './domain/money-schemas.ts';
import { type AppError, type ErrorCode, err, errorCatalogue } from './errors.ts';

const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

/** What a person or a program needs beside the code to act on it. Instants are epoch milliseconds, UTC. */
export const errorDetailsSchema = z.strictObject({
  /** The moment a limit, a throttle or a waiting time ends. */
  liftsAt: z.number().int().optional(),
  /** Tries that remain for a code. */
  triesLeft: z.number().int().optional(),
  /** Credit in micro-units that was needed and that was there. */
  needed: z.number().int().optional(),
  available: z.number().int().optional(),
  /** Of the wallet that both are of; left out for the SMS wallet, whose prices are below a cent. */
  currency: currencySchema.optional(),
  /** Where a request did not fit its schema: dotted paths, with the schema's reason. */
  fields: z.array(z.strictObject({ path: z.string(), reason: z.string() })).optional(),
});

export const appErrorSchema = z.strictObject({ code: z.enum(errorCodes), details: errorDetailsSchema.optional() });

/** The wire schema of a Result whose value fits `value`. */
export function resultSchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: appErrorSchema }),
  ]);
}

/** An `invalid_request` that names each place where the input did not fit, without repeating the input. */
export function invalidRequest(error: z.ZodError): { ok: false; error: AppError } {
  return err('invalid_request', {
    fields: error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message })),
  });
}
