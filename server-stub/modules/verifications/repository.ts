import type { Verification } from '#shared/api/verifications.ts';
import type { E164 } from '#shared/domain/phone.ts';
import { NUMBER_LIMITS, resendOpensAt } from '#shared/domain/verification.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';

export type VerificationRow = Row<'verifications'>;

/** A verification with its newest message, as the counter sees it. */
export async function readVerification(reader: Reader, row: VerificationRow): Promise<Verification> {
  const message = await reader
    .selectFrom('messages')
    .where('id', '=', row.message_id)
    .selectAll()
    .executeTakeFirstOrThrow();
  const opensAt = resendOpensAt(row.sends, row.last_sent_at);
  return {
    id: row.id,
    phone: row.phone,
    status: row.status,
    expiresAt: row.expires_at,
    triesLeft: row.tries_left,
    // Nobody has to wait for a message that did not arrive.
    resendOpensAt: message.status === 'failed' ? Math.min(opensAt, message.ended_at ?? opensAt) : opensAt,
    message: {
      id: message.id,
      status: message.status,
      failure: message.failure,
      queuedAt: message.queued_at,
      sentAt: message.sent_at,
      endedAt: message.ended_at,
    },
  };
}

/** A verification that was started at this device. */
export async function findVerification(
  reader: Reader,
  deviceId: string,
  id: string,
): Promise<VerificationRow | undefined> {
  return reader
    .selectFrom('verifications')
    .where('id', '=', id)
    .where('device_id', '=', deviceId)
    .selectAll()
    .executeTakeFirst();
}

/** The newest verification of a number at this device. */
export async function findNewestVerification(
  reader: Reader,
  deviceId: string,
  phone: E164,
): Promise<VerificationRow | undefined> {
  return reader
    .selectFrom('verifications')
    .where('device_id', '=', deviceId)
    .where('phone', '=', phone)
    .orderBy('created_at', 'desc')
    .selectAll()
    .executeTakeFirst();
}

const LONGEST_NUMBER_WINDOW = Math.max(...NUMBER_LIMITS.map((limit) => limit.windowMs));

/** When codes were sent to a number, within the longest of its limits. What the carrier never took does not count. */
export async function listSendsToNumber(reader: Reader, shopId: string, phone: E164, now: number): Promise<number[]> {
  const rows = await reader
    .selectFrom('messages')
    .where('shop_id', '=', shopId)
    .where('phone', '=', phone)
    .where('queued_at', '>', now - LONGEST_NUMBER_WINDOW)
    .where((eb) => eb.or([eb('failure', 'is', null), eb('failure', '=', 'undelivered')]))
    .select('queued_at')
    .execute();
  return rows.map((row) => row.queued_at);
}

/** When the newest sends of a device or of a shop were, as many as its limit counts. */
export async function listSends(
  reader: Reader,
  by: { column: 'device_id' | 'shop_id'; id: string },
  since: number,
  most: number,
): Promise<number[]> {
  const rows = await reader
    .selectFrom('messages')
    .where(by.column, '=', by.id)
    .where('queued_at', '>', since)
    .orderBy('queued_at', 'desc')
    .limit(most)
    .select('queued_at')
    .execute();
  return rows.map((row) => row.queued_at);
}
