import type { AppError, ErrorCode } from '#shared/errors.ts';

const LINE_ERRORS: ReadonlySet<ErrorCode> = new Set(['server_unreachable', 'server_timeout']);

/** Whether a call failed because of the line alone, which heals by itself. */
export function isLineError(error: AppError): boolean {
  return LINE_ERRORS.has(error.code);
}
