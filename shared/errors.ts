import { z } from 'zod';

/**
 * The one catalogue of error codes. Each code has exactly one HTTP status here and one message per language in
 * `renderer/i18n`; a unit test holds the two lists together.
 */
export const errorCatalogue = {
  invalid_request: 400,
  operation_conflict: 409,
  body_too_large: 413,
  not_found: 404,
  internal: 500,

  unauthenticated: 401,
  session_expired: 401,
  device_revoked: 401,
  wrong_credentials: 401,
  wrong_pin: 401,
  wrong_password: 403,
  password_required: 403,
  too_many_attempts: 429,
  forbidden: 403,

  insufficient_credit: 402,
  wallet_missing: 422,
  price_missing: 422,

  phone_invalid: 422,
  phone_cannot_receive_sms: 422,
  country_not_allowed: 422,
  limit_number: 429,
  limit_number_day: 429,
  limit_device: 429,
  limit_shop: 429,
  limit_tries: 429,
  country_stopped: 429,
  resend_too_early: 429,

  code_wrong: 422,
  code_expired: 410,
  code_void: 410,
  verification_not_verified: 409,
  member_exists: 409,
  member_changed: 409,
  message_on_its_way: 409,

  staff_name_taken: 409,
  email_taken: 409,
  account_missing: 422,
  last_owner: 409,

  card_unknown: 422,
  card_in_use: 409,
  emails_missing: 422,
  amount_out_of_range: 422,
  payments_unreachable: 503,
  webhook_signature_invalid: 400,
  download_expired: 410,

  not_paired: 409,
  not_signed_in: 401,
  pin_not_known_here: 409,
  wrong_step: 409,
  server_unreachable: 503,
  server_timeout: 504,
  server_not_tillside: 502,
  server_url_invalid: 422,
  demo_unavailable: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorCatalogue;

const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

/** What a person or a program needs beside the code to act on it. Instants are epoch milliseconds, UTC. */
const errorDetailsSchema = z.strictObject({
  /** The moment a limit, a throttle or a waiting time ends. */
  liftsAt: z.number().int().optional(),
  /** Tries that remain for a code. */
  triesLeft: z.number().int().optional(),
  /** Credit in micro-units that was needed and that was there. */
  needed: z.number().int().optional(),
  available: z.number().int().optional(),
  /** Where a request did not fit its schema: dotted paths, with the schema's reason. */
  fields: z.array(z.strictObject({ path: z.string(), reason: z.string() })).optional(),
});
export type ErrorDetails = z.infer<typeof errorDetailsSchema>;

export const appErrorSchema = z.strictObject({ code: z.enum(errorCodes), details: errorDetailsSchema.optional() });
export type AppError = z.infer<typeof appErrorSchema>;

/** How every boundary answers: a value, or an error with a code of the catalogue. Never a thrown string. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function err(code: ErrorCode, details?: ErrorDetails): { ok: false; error: AppError } {
  return { ok: false, error: details === undefined ? { code } : { code, details } };
}

/** The wire schema of a Result whose value fits `value`. */
export function resultSchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: appErrorSchema }),
  ]);
}

const UNKNOWN_OUTCOMES: ReadonlySet<ErrorCode> = new Set([
  'server_unreachable',
  'server_timeout',
  'server_not_tillside',
  'internal',
]);

/** Whether the backend may have done what was asked although no answer says so. */
export function isOutcomeUnknown(error: AppError): boolean {
  return UNKNOWN_OUTCOMES.has(error.code);
}

/** Whether the backend could not be asked because of the line alone, which heals by itself. */
export function isLineDown({ code }: AppError): boolean {
  return code === 'server_unreachable' || code === 'server_timeout';
}

/** An `invalid_request` that names each place where the input did not fit, without repeating the input. */
export function invalidRequest(error: z.ZodError): { ok: false; error: AppError } {
  return err('invalid_request', {
    fields: error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message })),
  });
}

/** Closes a union: the compiler refuses the call while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
