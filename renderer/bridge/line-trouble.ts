import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { AppError, ErrorCode } from '#shared/errors.ts';

const NEEDS_SOMEBODY: ReadonlySet<ErrorCode> = new Set([
  'app_outdated',
  'server_outdated',
  'server_certificate_invalid',
  'server_not_tillside',
]);

/** Why the line stays down until somebody does something about it; null while it is up or heals by itself. */
export function lineTrouble(connection: Snapshot['connection']): AppError | null {
  return connection.kind === 'offline' && NEEDS_SOMEBODY.has(connection.error.code) ? connection.error : null;
}
