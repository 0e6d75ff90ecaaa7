import type { AppError } from '#shared/errors.ts';

const THIS_COMPUTER = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether an address that was refused names a server that would be reached in the clear. */
export function isUnencrypted(typed: string): boolean {
  const text = typed.trim();
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && !THIS_COMPUTER.has(hostname);
}

/**
 * Why an address could not be used, as it concerns the address: a Tillside server says of a path below which it is not
 * that nothing is there.
 */
export function addressTrouble(error: AppError): AppError {
  return error.code === 'not_found' ? { code: 'server_not_tillside' } : error;
}
