import type { z } from 'zod';
import type { appErrorSchema, errorDetailsSchema } from './error-schemas.ts';

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

  campaign_state: 409,
  campaign_changed: 409,
  campaign_limit: 409,
  audience_empty: 422,
  template_field_unknown: 422,
  schedule_in_past: 422,
  limit_tests: 429,
  bot_changed: 409,
  activity_changed: 409,
  owner_phone_missing: 422,
  tag_limit: 422,

  route_last: 409,
  sender_name_not_allowed: 422,
  opt_out_line_invalid: 422,

  rewards_off: 503,
  reward_not_offered: 422,
  reward_out_of_stock: 422,
  reward_price_changed: 409,
  reward_credit_missing: 402,
  reward_not_issued: 409,
  reward_code_shown: 410,
  limit_reward_member: 429,
  limit_reward_shop: 429,
  limit_reward_sms: 429,

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
  server_outdated: 502,
  app_outdated: 502,
  server_certificate_invalid: 502,
  server_url_invalid: 422,
  demo_unavailable: 503,
  desktop_only: 409,
  data_not_removed: 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorCatalogue;

export type ErrorDetails = z.infer<typeof errorDetailsSchema>;
export type AppError = z.infer<typeof appErrorSchema>;

/** How every boundary answers: a value, or an error with a code of the catalogue. Never a thrown string. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function err(code: ErrorCode, details?: ErrorDetails): { ok: false; error: AppError } {
  return { ok: false, error: details === undefined ? { code } : { code, details } };
}

const UNKNOWN_OUTCOMES: ReadonlySet<ErrorCode> = new Set([
  'server_unreachable',
  'server_timeout',
  'server_not_tillside',
  'server_certificate_invalid',
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

/** Closes a union: the compiler refuses the call while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
